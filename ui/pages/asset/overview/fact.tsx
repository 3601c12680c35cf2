import type { ComponentChildren } from 'preact';
import { CopyButton } from '../../../components/copy-button.tsx';

/** One fact of a version, as a row of a `<dl>`. */
export function Fact({ label, children }: { label: string; children: ComponentChildren }) {
  return (
    <div class="flex items-baseline justify-between gap-4 py-2">
      <dt class="shrink-0 text-faint">{label}</dt>
      <dd class="min-w-0 text-right wrap-anywhere">{children}</dd>
    </div>
  );
}

/** The start of a digest or a commit; the button copies the whole, and `label` says so. */
export function ShortCode({ short, text, label }: { short: string; text: string; label: string }) {
  return (
    <span class="flex items-center justify-end gap-1">
      <span class="font-mono text-xs" title={text}>
        {short}
      </span>
      <CopyButton compact tone="quiet" class="-my-1.5 -mr-2" text={text} label={label} />
    </span>
  );
}
