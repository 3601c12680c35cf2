import { formatDateTime, formatRelative } from '../i18n.ts';

/** How long ago a time was, with date, time and zone in the tooltip. */
export function Time({ value }: { value: string }) {
  return (
    <time dateTime={value} title={formatDateTime(value)}>
      {formatRelative(value)}
    </time>
  );
}
