import { useState } from 'preact/hooks';
import { useTags } from '../../api.ts';
import { href } from '../../base.ts';
import { Icon } from '../../components/icon.tsx';
import { Marked } from '../../components/marked.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { formatNumber } from '../../i18n.ts';
import { formatSearch, type SearchState, toggleTag } from './search-state.ts';
import { t } from './t.ts';

const tagsFetched = 50;
const tagsAtFirst = 14;

/** Tags with counts, to filter by: a rail on wide screens, a closed panel on narrow ones. */
export function Facets({ state }: { state: SearchState }) {
  const tags = useTags(state.kind, tagsFetched);
  const wide = matchMedia('(width >= 64rem)').matches;
  // The results are useful without facets, and show an error of their own.
  if (tags.error) return null;
  return (
    <details open={wide} class="group mb-4 rounded-lg border border-line lg:mb-0 lg:border-0">
      <summary class="flex min-h-11 list-none items-center gap-2 px-3 text-sm font-medium lg:hidden [&::-webkit-details-marker]:hidden">
        <Icon name="filter" />
        {t('results.filters')}
        {(state.tags ?? []).length > 0 && (
          <span class="text-faint">({formatNumber((state.tags ?? []).length)})</span>
        )}
        <Icon name="chevronDown" class="ml-auto text-faint group-open:rotate-180" />
      </summary>
      <div class="border-t border-line p-2 lg:border-0 lg:p-0">
        <h2 class="mb-1.5 px-2.5 text-sm font-semibold">{t('results.tags')}</h2>
        <TagFacet state={state} />
      </div>
    </details>
  );
}

function TagFacet({ state }: { state: SearchState }) {
  const tags = useTags(state.kind, tagsFetched);
  const [all, setAll] = useState(false);
  const chosen = state.tags ?? [];

  if (!tags.data) {
    return (
      <div class="flex flex-col gap-2 px-2.5">
        {Array.from({ length: 8 }, (_, index) => (
          <Skeleton key={index} class="h-6 w-full" />
        ))}
      </div>
    );
  }
  if (tags.data.items.length === 0) {
    return <p class="px-2.5 text-sm text-faint">{t('results.noTags')}</p>;
  }
  const items = tags.data.items.filter(
    ({ tag }, index) => all || index < tagsAtFirst || chosen.includes(tag),
  );
  return (
    <>
      <ul class="flex flex-col gap-px">
        {items.map(({ tag, count }) => (
          <TagLink key={tag} tag={tag} count={count} state={state} active={chosen.includes(tag)} />
        ))}
      </ul>
      {tags.data.items.length > tagsAtFirst && (
        <button
          type="button"
          onClick={() => setAll(!all)}
          aria-expanded={all}
          class="mt-1 min-h-8 px-2.5 text-[0.8125rem] text-muted hover:text-ink hover:underline"
        >
          {all ? t('results.fewerTags') : t('results.moreTags')}
        </button>
      )}
    </>
  );
}

type TagLinkProps = { tag: string; count: number; state: SearchState; active: boolean };

function TagLink({ tag, count, state, active }: TagLinkProps) {
  return (
    <li>
      <a
        href={href(formatSearch(toggleTag(state, tag)))}
        aria-current={active ? 'true' : undefined}
        class={`flex min-h-8 items-center justify-between gap-2 rounded-md px-2.5 text-sm ${
          active
            ? 'bg-accent-soft font-medium text-accent-strong'
            : 'text-muted hover:bg-sunken hover:text-ink'
        }`}
      >
        <span class="flex min-w-0 items-center gap-1.5">
          <span class="truncate">
            <Marked text={tag} />
          </span>
          {active && <Icon name="check" size={14} />}
        </span>
        <span class="text-xs text-faint">{formatNumber(count)}</span>
      </a>
    </li>
  );
}
