import { useLocation } from 'preact-iso';
import type { Sort } from '#schema/asset.ts';
import { href } from '../../base.ts';
import { Icon } from '../../components/icon.tsx';
import { defaultSort, formatSearch, type SearchState, sorts } from './search-state.ts';
import { t } from './t.ts';

/** Selects the order of the results. Relevance is offered only when there is a query. */
export function SortSelect({ state }: { state: SearchState }) {
  const { route } = useLocation();
  const labels: Record<Sort, string> = {
    relevance: t('results.sortRelevance'),
    installs: t('results.sortInstalls'),
    updated: t('results.sortUpdated'),
    name: t('results.sortName'),
  };
  const offered = sorts.filter((sort) => state.q || sort !== 'relevance');
  return (
    <label class="flex items-center gap-2 text-sm text-muted">
      {t('results.sort')}
      <span class="relative">
        <select
          value={state.sort ?? defaultSort(state.q)}
          onChange={(event) => {
            const sort = sorts.find((one) => one === event.currentTarget.value);
            route(href(formatSearch({ ...state, sort, cursor: undefined })));
          }}
          class="input min-h-9 w-auto appearance-none pr-8 text-sm"
        >
          {offered.map((sort) => (
            <option key={sort} value={sort}>
              {labels[sort]}
            </option>
          ))}
        </select>
        <Icon
          name="chevronDown"
          size={14}
          class="pointer-events-none absolute inset-y-0 right-2.5 my-auto text-faint"
        />
      </span>
    </label>
  );
}
