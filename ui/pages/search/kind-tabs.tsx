import type { KindWord } from '#schema/kind.ts';
import { type Kind, kindWords } from '#schema/kind.ts';
import { href } from '../../base.ts';
import { formatNumber } from '../../i18n.ts';
import { shownKinds } from '../../kinds/index.ts';
import { nouns } from '../../kinds/nouns.ts';
import { formatSearch, type SearchState } from './search-state.ts';
import { t } from './t.ts';

type Props = {
  state: SearchState;
  /** The totals of the search; undefined while they load. */
  groups: Readonly<Record<KindWord, { total: number }>> | undefined;
};

/** The facet of kinds: all, and each kind with the number of its results. Each is a link that keeps the search. */
export function KindTabs({ state, groups }: Props) {
  const totals = shownKinds.map((kind) => groups?.[kindWords[kind]].total);
  const all = totals.reduce<number>((sum, total) => sum + (total ?? 0), 0);
  const tabs: { kind: Kind | null; label: string; count: number | undefined }[] = [
    { kind: null, label: t('results.allKinds'), count: groups && all },
    ...shownKinds.map((kind, at) => ({ kind, label: nouns(kind).Kinds, count: totals[at] })),
  ];
  return (
    <nav aria-label={t('results.kinds')} class="mt-2 overflow-x-auto border-b border-line">
      <ul class="-mb-px flex">
        {tabs.map(({ kind, label, count }) => (
          <li key={label}>
            <a
              href={href(formatSearch({ ...state, kind, cursor: undefined }))}
              aria-current={state.kind === kind ? 'page' : undefined}
              class="flex min-h-11 items-center gap-1.5 border-b-2 border-transparent px-2.5 text-sm font-medium whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:text-ink sm:px-3"
            >
              {label}
              {/* As wide as one digit until the count comes. */}
              <span class="min-w-2 text-xs font-normal text-faint tabular-nums">
                {count !== undefined && formatNumber(count)}
              </span>
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
