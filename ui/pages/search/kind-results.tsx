import { useEffect, useRef } from 'preact/hooks';
import type { Kind } from '#schema/kind.ts';
import { useAssets } from '../../api.ts';
import { href } from '../../base.ts';
import { AssetRow } from '../../components/asset-row.tsx';
import { Pagination } from '../../components/pagination.tsx';
import { ProblemState } from '../../components/problem-state.tsx';
import { nouns } from '../../kinds/nouns.ts';
import { NoResults } from './no-results.tsx';
import { ResultsSkeleton } from './results-skeleton.tsx';
import { formatSearch, type SearchState, toListQuery } from './search-state.ts';
import { t } from './t.ts';

type Props = { state: SearchState & { kind: Kind }; terms: readonly string[] };

/** The results of one kind, in pages. */
export function KindResults({ state, terms }: Props) {
  const list = useAssets(state.kind, toListQuery(state));
  const named = nouns(state.kind);
  const previous = usePreviousCursor(state);
  const at = (cursor: string | undefined) => href(formatSearch({ ...state, cursor }));
  const fresh = list.data && !list.isPlaceholderData;

  return (
    <section aria-busy={list.isFetching}>
      <p role="status" class="min-h-6 pt-3 text-sm text-faint">
        {list.data && t('results.total', { count: list.data.total, ...named })}
      </p>
      {list.error && !list.data ? (
        <div class="mt-6">
          <ProblemState error={list.error} onRetry={() => void list.refetch()} />
        </div>
      ) : !list.data ? (
        <ResultsSkeleton />
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
