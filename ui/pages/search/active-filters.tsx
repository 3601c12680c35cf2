import { href } from '../../base.ts';
import { Icon } from '../../components/icon.tsx';
import { Marked } from '../../components/marked.tsx';
import { formatSearch, type SearchState, toggleTag } from './search-state.ts';
import { t } from './t.ts';

/** The filters in effect, each with a link that removes it. */
export function ActiveFilters({ state }: { state: SearchState }) {
  const tags = state.tags ?? [];
  const { namespace } = state;
  if (tags.length === 0 && !namespace) return null;
  return (
    <div class="flex flex-wrap items-center gap-1.5 pt-3">
      <h2 class="sr-only">{t('results.active')}</h2>
      {namespace && (
        <Filter
          label={t('results.inNamespace', { namespace })}
          to={{ ...state, namespace: undefined, cursor: undefined }}
        />
      )}
      {tags.map((tag) => (
        <Filter key={tag} label={`#${tag}`} to={toggleTag(state, tag)} />
      ))}
      {tags.length + (namespace ? 1 : 0) > 1 && (
        <a
          href={href(formatSearch({ kind: state.kind, q: state.q, sort: state.sort }))}
          class="flex min-h-7 items-center px-2 text-[0.8125rem] text-muted hover:text-ink hover:underline"
        >
          {t('results.removeFilters')}
        </a>
      )}
    </div>
  );
}

function Filter({ label, to }: { label: string; to: SearchState }) {
  return (
    <a
      href={href(formatSearch(to))}
      aria-label={t('results.removeFilter', { name: label })}
      class="flex min-h-7 items-center gap-1.5 rounded-full border border-accent-line bg-accent-soft pr-2 pl-3 text-[0.8125rem] font-medium text-accent-strong hover:border-accent"
    >
      <Marked text={label} />
      <Icon name="close" size={12} />
    </a>
  );
}
