import { t } from '../i18n.ts';

/**
 * A grey box for what loads. Give it, by `class`, the very size of what will come, so that nothing
 * moves; it shows after 150 ms.
 */
export function Skeleton({ class: className }: { class: string }) {
  return <div aria-hidden="true" class={`skeleton ${className}`} />;
}

/** Tells screen readers that something loads; put it beside the skeletons. */
export function LoadingNote() {
  return (
    <p role="status" class="sr-only">
      {t('loading.label')}
    </p>
  );
}
