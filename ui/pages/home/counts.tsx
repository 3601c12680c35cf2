import { type KindWord, kindWords } from '#schema/kind.ts';
import { href } from '../../base.ts';
import { t } from '../../i18n.ts';
import { shownKinds } from '../../kinds/index.ts';
import { nouns } from '../../kinds/nouns.ts';
import { formatSearch } from '../search/search-state.ts';

type Props = { groups: Readonly<Record<KindWord, { total: number }>> | undefined };

/** How many assets of each kind there are, each as a link to them. Keeps its room while they load. */
export function Counts({ groups }: Props) {
  const counted = shownKinds
    .map((kind) => ({ kind, count: groups?.[kindWords[kind]].total ?? 0 }))
    .filter(({ count }) => count > 0);
  return (
    <nav aria-label={t('home.counts')} class="mb-2 min-h-6">
      <ul class="flex flex-wrap text-[0.8125rem] font-medium text-faint">
        {counted.map(({ kind, count }, index) => (
          <li key={kind}>
            {index > 0 && (
              <span aria-hidden="true" class="mx-2">
                ·
              </span>
            )}
            <a
              href={href(formatSearch({ kind }))}
              class="inline-flex min-h-6 items-center hover:text-ink hover:underline"
            >
              {t('home.count', { count, ...nouns(kind) })}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
