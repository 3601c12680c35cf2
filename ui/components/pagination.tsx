import { t } from '../i18n.ts';
import { Icon } from './icon.tsx';

type Props = {
  /** The hrefs of the pages; null where there is no such page, undefined for an unknown previous page. */
  first: string | null;
  previous: string | null | undefined;
  next: string | null;
};

/** Links to the first, previous (where known) and next page. Renders nothing when there is one page. */
export function Pagination({ first, previous, next }: Props) {
  if (!first && !next) return null;
  return (
    <nav aria-label={t('page.label')} class="mt-6 flex flex-wrap items-center gap-2">
      {first && (
        <a href={first} class="btn btn-quiet">
          {t('page.first')}
        </a>
      )}
      {previous && (
        <a href={previous} rel="prev" class="btn btn-secondary">
          <Icon name="chevronLeft" />
          {t('page.previous')}
        </a>
      )}
      {next && (
        <a href={next} rel="next" class="btn btn-secondary">
          {t('page.next')}
          <Icon name="chevronRight" />
        </a>
      )}
    </nav>
  );
}
