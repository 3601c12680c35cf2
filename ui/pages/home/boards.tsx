import { kindWords } from '#schema/kind.ts';
import { useGroups } from '../../api.ts';
import { ProblemState } from '../../components/problem-state.tsx';
import { LoadingNote } from '../../components/skeleton.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { t } from '../../i18n.ts';
import { shownKinds } from '../../kinds/index.ts';
import { Board } from './board.tsx';

const rows = 6;

/** The assets of every kind that a board shows in an order. */
export function useBoards(sort: 'installs' | 'updated') {
  return useGroups({ sort, size: rows });
}

/** A board for each kind, of what is installed most or was updated last. */
export function Boards() {
  return (
    <Tabs
      label={t('home.boards')}
      tabs={[
        {
          id: 'installs',
          label: t('home.mostInstalled'),
          content: () => <Order key="installs" sort="installs" />,
        },
        {
          id: 'updated',
          label: t('home.recentlyUpdated'),
          content: () => <Order key="updated" sort="updated" />,
        },
      ]}
    />
  );
}

function Order({ sort }: { sort: 'installs' | 'updated' }) {
  const boards = useBoards(sort);
  if (boards.error && !boards.data) {
    return <ProblemState error={boards.error} onRetry={() => void boards.refetch()} />;
  }
  return (
    <div class="grid gap-x-6 gap-y-10 lg:grid-cols-3">
      {!boards.data && <LoadingNote />}
      {shownKinds.map((kind) => (
        <Board
          key={kind}
          kind={kind}
          group={boards.data?.[kindWords[kind]]}
          rows={rows}
          sort={sort}
        />
      ))}
    </div>
  );
}
