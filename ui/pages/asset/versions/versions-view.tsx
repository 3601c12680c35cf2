import { useState } from 'preact/hooks';
import type { AssetDetail, VersionSummary } from '#schema/version.ts';
import { Button, LinkButton } from '../../../components/button.tsx';
import { CodeBox } from '../../../components/code-box.tsx';
import { EmptyState } from '../../../components/empty-state.tsx';
import { ProblemState } from '../../../components/problem-state.tsx';
import { cliCommand } from '../../../commands.ts';
import { t as shell } from '../../../i18n.ts';
import { kindUi } from '../../../kinds/index.ts';
import { viewHref } from '../links.ts';
import { useVersions } from '../queries.ts';
import { ViewSkeleton } from '../skeleton.tsx';
import { compareVersions } from './compare.ts';
import { ManageAsset } from './manage-asset.tsx';
import { t } from './t.ts';
import { VersionRow } from './version-row.tsx';

/** All versions, newest first, any two of which can be compared, and the settings for those who may write. */
export default function VersionsView({ asset }: { asset: AssetDetail }) {
  const versions = useVersions(asset);
  const [ticked, setTicked] = useState<string[]>([]);

  if (versions.error && !versions.data) {
    return (
      <div class="mt-6">
        <ProblemState error={versions.error} onRetry={() => void versions.refetch()} />
      </div>
    );
  }
  const items = versions.data?.pages.flatMap((page) => page.items) ?? [];
  const total = versions.data?.pages[0]?.total ?? asset.versionCount;

  // A third tick replaces the first.
  const tick = (version: string, on: boolean) =>
    setTicked((before) =>
      on ? [...before, version].slice(-2) : before.filter((other) => other !== version),
    );

  return (
    <>
      <section aria-labelledby="versions-title" class="mt-6">
        <div class="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1">
          <h2 id="versions-title" class="text-lg font-semibold">
            {t('list.title', { count: total })}
          </h2>
          {items.length > 1 && <p class="text-sm text-faint">{t('list.compareHint')}</p>}
        </div>
        {!versions.data ? (
          <ViewSkeleton />
        ) : items.length === 0 ? (
          <div class="mt-3">
            <EmptyState icon="history" title={t('list.emptyTitle')} text={t('list.emptyText')}>
              <CodeBox
                prompt
                text={cliCommand(
                  `${kindUi(asset.kind).cliPrefix}publish ./${kindUi(asset.kind).exampleName}`,
                )}
                label={shell('copy.command')}
              />
            </EmptyState>
          </div>
        ) : (
          <ol class="card mt-3 divide-y divide-line">
            {items.map((version, index) => (
              <VersionRow
                key={version.version}
                asset={asset}
                version={version}
                previous={items[index + 1] ?? null}
                ticked={ticked.includes(version.version)}
                onTick={items.length > 1 ? (on) => tick(version.version, on) : null}
              />
            ))}
          </ol>
        )}
        {versions.hasNextPage && (
          <p class="mt-4 text-center">
            <Button
              aria-disabled={versions.isFetchingNextPage}
              onClick={() => void versions.fetchNextPage()}
            >
              {versions.isFetchingNextPage ? t('list.loading') : t('list.more')}
            </Button>
          </p>
        )}
      </section>
      <CompareBar asset={asset} ticked={ticked} items={items} onClear={() => setTicked([])} />
      {asset.permissions.write && <ManageAsset asset={asset} />}
    </>
  );
}

type CompareBarProps = {
  asset: AssetDetail;
  ticked: string[];
  items: VersionSummary[];
  onClear: () => void;
};

/** A bar at the bottom of the screen while versions are ticked. The older version is always the left side. */
function CompareBar({ asset, ticked, items, onClear }: CompareBarProps) {
  const [from, to] = items
    .map(({ version }) => version)
    .filter((version) => ticked.includes(version))
    .toSorted(compareVersions);
  return (
    <div role="status" class="sticky bottom-3 z-20 mt-4 flex justify-center empty:hidden">
      {from !== undefined && (
        <div class="compare-bar card flex flex-wrap items-center justify-center gap-2 px-3 py-2 shadow-lg">
          {to === undefined ? (
            <p class="px-2 text-sm text-muted">{t('list.compareOne')}</p>
          ) : (
            <LinkButton
              tone="primary"
              icon="diff"
              href={viewHref(asset, { view: 'diff', from, to })}
            >
              {t('list.compare', { from, to })}
            </LinkButton>
          )}
          <Button tone="quiet" onClick={onClear}>
            {t('list.clear')}
          </Button>
        </div>
      )}
    </div>
  );
}
