import { assetHref } from '../../../base.ts';
import { Icon } from '../../../components/icon.tsx';
import { Marked } from '../../../components/marked.tsx';
import { kindUi } from '../../../kinds/index.ts';
import { nouns } from '../../../kinds/nouns.ts';
import { type AssetName, useUsers } from '../queries.ts';
import { t } from '../t.ts';

/** How many are named at first. */
const usersShown = 10;

/** The assets that have this one as a part. Nothing where there are none, or where they do not load. */
export function UsedBy({ asset }: { asset: AssetName }) {
  const { data, fetchNextPage, isFetchingNextPage } = useUsers(asset, usersShown);
  const users = data?.pages.flatMap(({ items }) => items) ?? [];
  if (users.length === 0) return null;
  const more = (data?.pages.at(-1)?.total ?? 0) - users.length;
  return (
    <section>
      <h2 class="eyebrow mb-1">{t('rail.usedBy')}</h2>
      <ul>
        {users.map((user) => (
          <li key={user.ref} class="flex items-baseline gap-2">
            <Icon name={kindUi(user.kind).icon} size={14} class="self-center text-faint" />
            <span class="sr-only">{nouns(user.kind).Kind}</span>
            <a class="link inline-block min-w-0 py-0.5 wrap-anywhere" href={assetHref(user)}>
              <Marked text={user.ref} />
            </a>
          </li>
        ))}
      </ul>
      {more > 0 && (
        <button
          type="button"
          aria-disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
          class="link mt-1 min-h-6"
        >
          {t('rail.usedByMore', { count: more })}
        </button>
      )}
    </section>
  );
}
