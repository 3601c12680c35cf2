import { useLocation } from 'preact-iso';
import { useMemo } from 'preact/hooks';
import { useGroups } from '../../api.ts';
import { basePath } from '../../base.ts';
import { queryTerms } from '../../components/highlight.ts';
import { allNouns, nouns } from '../../kinds/nouns.ts';
import { usePageTitle } from '../../navigation.ts';
import { ActiveFilters } from './active-filters.tsx';
import { AllResults, groupRows } from './all-results.tsx';
import { Facets } from './facets.tsx';
import { KindResults } from './kind-results.tsx';
import { KindTabs } from './kind-tabs.tsx';
import { parseSearch, type SearchState, toGroupsQuery } from './search-state.ts';
import { SortSelect } from './sort-select.tsx';
import { t } from './t.ts';

const everything: SearchState = { kind: null };

/** The results page: of all kinds in groups, or of one kind in pages. Its whole state is in the URL. */
export default function Search() {
  const { path, url } = useLocation();
  const state = useMemo(
    () =>
      parseSearch(path.slice(basePath.length), new URL(url, location.origin).searchParams) ??
      everything,
    [path, url],
  );
  const { kind } = state;
  // A page of one kind needs the totals of the others alone.
  const groups = useGroups({ ...toGroupsQuery(state), size: kind ? 1 : groupRows });
  const terms = useMemo(() => queryTerms(state.q ?? ''), [state.q]);
  const title = titleOf(state);
  usePageTitle(title);

  return (
    <div class="grid gap-x-10 pt-6 lg:grid-cols-[14rem_minmax(0,1fr)] lg:pt-9">
      <aside class="min-w-0">
        <Facets state={state} />
      </aside>
      <div class="min-h-dvh min-w-0">
        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
          <h1 class="min-w-0 text-xl font-semibold wrap-anywhere">{title}</h1>
          <SortSelect state={state} />
        </div>
        <KindTabs state={state} groups={groups.data} />
        <ActiveFilters state={state} />
        {kind ? (
          <KindResults key={kind} state={{ ...state, kind }} terms={terms} />
        ) : (
          <AllResults state={state} groups={groups} terms={terms} />
        )}
      </div>
    </div>
  );
}

function titleOf({ kind, q }: SearchState): string {
  if (q) return t('results.titleFor', { q });
  return t('results.titleAll', kind ? nouns(kind) : allNouns());
}
