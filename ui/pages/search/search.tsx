import { useLocation } from 'preact-iso';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { useAssets } from '../../api.ts';
import { href } from '../../base.ts';
import { AssetRow, AssetRowSkeleton } from '../../components/asset-row.tsx';
import { queryTerms } from '../../components/highlight.ts';
import { Pagination } from '../../components/pagination.tsx';
import { ProblemState } from '../../components/problem-state.tsx';
import { LoadingNote } from '../../components/skeleton.tsx';
import { nouns } from '../../kinds/nouns.ts';
import { usePageTitle } from '../../navigation.ts';
import { ActiveFilters } from './active-filters.tsx';
import { Facets } from './facets.tsx';
import { NoResults } from './no-results.tsx';
import { formatSearch, parseSearch, type SearchState, toListQuery } from './search-state.ts';
import { SortSelect } from './sort-select.tsx';
import { t } from './t.ts';

const skeletonRows = 6;

/** The results page, with facets. Its whole state is in the URL. */
export default function Search() {
  const { url } = useLocation();
  const state = useMemo(() => parseSearch(new URL(url, location.origin).searchParams), [url]);
  const list = useAssets(state.kind, toListQuery(state));
  const named = nouns(state.kind);
  const terms = useMemo(() => queryTerms(state.q ?? ''), [state.q]);
  const title = state.q ? t('results.titleFor', { q: state.q }) : t('results.titleAll', named);
  usePageTitle(title);
  const previous = usePreviousCursor(state);
  const at = (cursor: string | undefined) => href(formatSearch({ ...state, cursor }));
  const fresh = list.data && !list.isPlaceholderData;

  return (
    <div class="grid gap-x-10 pt-6 lg:grid-cols-[14rem_minmax(0,1fr)] lg:pt-9">
      <aside class="min-w-0">
        <Facets state={state} />
      </aside>
      <section aria-busy={list.isFetching} class="min-h-dvh min-w-0">
        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line pb-3">
          <div class="min-w-0">
            <h1 class="text-xl font-semibold wrap-anywhere">{title}</h1>
            <p role="status" class="min-h-6 text-sm text-faint">
              {list.data && t('results.total', { count: list.data.total, ...named })}
            </p>
          </div>
          <SortSelect state={state} />
        </div>
        <ActiveFilters state={state} />
        {list.error && !list.data ? (
          <div class="mt-6">
            <ProblemState error={list.error} onRetry={() => void list.refetch()} />
          </div>
        ) : !list.data ? (
          <>
            <LoadingNote />
            <ul>
              {Array.from({ length: skeletonRows }, (_, index) => (
                <AssetRowSkeleton key={index} />
              ))}
            </ul>
          </>
        ) : list.data.items.length === 0 ? (
          <NoResults state={state} />
        ) : (
          <>
            <ul aria-label={t('results.list', named)} class={fresh ? '' : 'opacity-60'}>
              {list.data.items.map((asset) => (
                <AssetRow key={asset.ref} asset={asset} terms={terms} />
              ))}
            </ul>
            <Pagination
              first={state.cursor ? at(undefined) : null}
              previous={state.cursor && previous !== null ? at(previous || undefined) : null}
              next={fresh && list.data.nextCursor ? at(list.data.nextCursor) : null}
            />
          </>
        )}
      </section>
    </div>
  );
}

/**
 * The cursor of the previous page: '' for the first page, null when it is unknown, as after opening a link. The API
 * gives only next cursors, so this remembers the pages that were visited.
 */
function usePreviousCursor(state: SearchState): string | null {
  const walked = useRef(new Map<string, string>());
  const last = useRef<{ search: string; cursor: string } | null>(null);
  const search = formatSearch({ ...state, cursor: undefined });
  const cursor = state.cursor ?? '';
  const key = (of: string) => `${search}\n${of}`;

  const before = last.current;
  if (before && before.search === search && before.cursor !== cursor) {
    const isStepBack = walked.current.get(key(before.cursor)) === cursor;
    if (!isStepBack && cursor && !walked.current.has(key(cursor))) {
      walked.current.set(key(cursor), before.cursor);
    }
  }
  useEffect(() => {
    last.current = { search, cursor };
  }, [search, cursor]);

  return walked.current.get(key(cursor)) ?? null;
}
