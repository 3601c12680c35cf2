import { kindWords } from '#schema/kind.ts';
import type { useGroups } from '../../api.ts';
import { href } from '../../base.ts';
import { AssetRow } from '../../components/asset-row.tsx';
import { Icon } from '../../components/icon.tsx';
import { ProblemState } from '../../components/problem-state.tsx';
import { kindUi, shownKinds } from '../../kinds/index.ts';
import { nouns } from '../../kinds/nouns.ts';
import { NoResults } from './no-results.tsx';
import { ResultsSkeleton } from './results-skeleton.tsx';
import { formatSearch, type SearchState } from './search-state.ts';
import { t } from './t.ts';

/** How many results of a kind are shown if no other kind has any. */
export const groupRows = 10;
/** How many are shown of each kind if several have results. */
const groupRowsOfSeveral = 4;

type Props = {
  state: SearchState;
  groups: ReturnType<typeof useGroups>;
  terms: readonly string[];
};

/** The first results of each kind, with a link to all of the kind. */
export function AllResults({ state, groups, terms }: Props) {
  const { data, error } = groups;
  const found = data
    ? shownKinds
        .map((kind) => ({ kind, ...data[kindWords[kind]] }))
        .filter(({ items }) => items.length > 0)
    : [];
  const total = found.reduce((sum, group) => sum + group.total, 0);
  const rows = found.length > 1 ? groupRowsOfSeveral : groupRows;
  return (
    <div aria-busy={groups.isFetching}>
      <p role="status" class="min-h-6 pt-3 text-sm text-faint">
        {data && t('results.totalAll', { count: total })}
      </p>
      {error && !data ? (
        <div class="mt-6">
          <ProblemState error={error} onRetry={() => void groups.refetch()} />
        </div>
      ) : !data ? (
        <ResultsSkeleton />
      ) : total === 0 ? (
        <NoResults state={state} />
      ) : (
        <div class={`space-y-6 pt-4 ${groups.isPlaceholderData ? 'opacity-60' : ''}`}>
          {found.map(({ kind, items, total: count }) => {
            const named = nouns(kind);
            return (
              <section key={kind} aria-labelledby={`group-${kind}`}>
                <h2
                  id={`group-${kind}`}
                  class="flex items-center gap-2 border-b border-line pb-2 font-semibold"
                >
                  <Icon name={kindUi(kind).icon} class="text-faint" />
                  {named.Kinds}
                </h2>
                <ul>
                  {items.slice(0, rows).map((asset) => (
                    <AssetRow key={asset.ref} asset={asset} terms={terms} heading="h3" />
                  ))}
                </ul>
                {count > rows && (
                  <a
                    href={href(formatSearch({ ...state, kind, cursor: undefined }))}
                    class="btn btn-secondary"
                  >
                    {t('results.seeAll', { count, ...named })}
                    <Icon name="chevronRight" />
                  </a>
                )}
              </section>
            );
          })}
        </div>
      )}
    </div>
  );
}
