import { assetHref } from '../../../base.ts';
import { Icon } from '../../../components/icon.tsx';
import { Marked } from '../../../components/marked.tsx';
import { kindUi } from '../../../kinds/index.ts';
import { nouns } from '../../../kinds/nouns.ts';
import { type AssetName, useUsers } from '../queries.ts';
import { t } from '../t.ts';

/** How many are named; of more it says how many they are. */
const usersShown = 10;

/** The assets that have this one as a part. Nothing where there are none, or where they do not load. */
export function UsedBy({ asset }: { asset: AssetName }) {
  const { data } = useUsers(asset, usersShown);
  if (!data || data.total === 0) return null;
  const more = data.total - data.items.length;
  return (
    <section>
      <h2 class="eyebrow mb-1">{t('rail.usedBy')}</h2>
      <ul>
        {data.items.map((user) => (
          <li key={user.ref} class="flex items-baseline gap-2">
            <Icon name={kindUi(user.kind).icon} size={14} class="self-center text-faint" />
            <span class="sr-only">{nouns(user.kind).Kind}</span>
            <a class="link inline-block min-w-0 py-0.5 wrap-anywhere" href={assetHref(user)}>
              <Marked text={user.ref} />
            </a>
          </li>
        ))}
      </ul>
      {more > 0 && <p class="mt-1 text-faint">{t('rail.usedByMore', { count: more })}</p>}
    </section>
  );
}
