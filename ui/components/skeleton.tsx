import { t } from '../i18n.ts';

/**
 * A grey placeholder for content that loads; it appears after 150 ms. Give it the exact size of the content by
 * `class`, so that nothing moves.
 */
export function Skeleton({ class: className }: { class: string }) {
  return <div aria-hidden="true" class={`skeleton ${className}`} />;
}

/** Tells screen readers that content is loading. Put it beside the skeletons. */
export function LoadingNote() {
  return (
    <p role="status" class="sr-only">
      {t('loading.label')}
    </p>
  );
}
