import { useState } from 'preact/hooks';
import { assetRoute } from '#schema/client.ts';
import type { AssetDetail, Channel, VersionSummary } from '#schema/version.ts';
import { Badge } from '../../../components/badge.tsx';
import { Button } from '../../../components/button.tsx';
import { Marked } from '../../../components/marked.tsx';
import { Time } from '../../../components/time.tsx';
import { formatBytes } from '../../../i18n.ts';
import { viewHref } from '../links.ts';
import { assetParams } from '../queries.ts';
import { t } from './t.ts';
import { useChange } from './use-change.ts';
import { YankDialog } from './yank-dialog.tsx';

type Props = {
  asset: AssetDetail;
  version: VersionSummary;
  /** The next older version; null for the first version, or while the next page has not loaded. */
  previous: VersionSummary | null;
  ticked: boolean;
  /** Null when there is no other version to compare with. */
  onTick: ((on: boolean) => void) | null;
};

const channels = {
  api: 'list.channelApi',
  cli: 'list.channelCli',
  web: 'list.channelWeb',
  sync: 'list.channelSync',
} as const satisfies Record<Channel, string>;

/** One version: number, dist-tags, publisher, time, sizes, change log and actions. */
export function VersionRow({ asset, version, previous, ticked, onTick }: Props) {
  const isYanked = version.yankedAt !== null;
  const isWithdrawn = version.yankSeverity === 'security';
  const isLatest = asset.version?.version === version.version;
  const publisher = version.publisher?.displayName ?? version.publisher?.username;
  return (
    <li class="flex gap-2 p-3.5 has-checked:bg-accent-soft sm:gap-3 sm:px-4">
      {onTick && (
        <input
          type="checkbox"
          aria-label={t('list.select', { version: version.version })}
          checked={ticked}
          onChange={(event) => onTick(event.currentTarget.checked)}
          class="mt-0.5 size-6 shrink-0 accent-accent sm:mt-0.5"
        />
      )}
      <div class="min-w-0 flex-1">
        <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h3 class="font-mono font-medium tracking-normal wrap-anywhere">
            <a
              data-item
              href={viewHref(asset, { view: 'overview' }, isLatest ? null : version.version)}
              class={`link inline-block py-0.5 ${isYanked ? 'line-through' : ''}`}
            >
              {version.version}
            </a>
          </h3>
          {version.distTags.map((tag) => (
            <Badge key={tag} tone="accent">
              {tag}
            </Badge>
          ))}
          {isYanked && (
            <Badge tone="danger" icon="alert">
              {t(isWithdrawn ? 'list.withdrawn' : 'list.yanked')}
            </Badge>
          )}
          {version.warningCount > 0 && (
            <Badge icon="info">{t('list.warnings', { count: version.warningCount })}</Badge>
          )}
        </div>
        <p class="mt-0.5 flex flex-wrap gap-x-3 text-sm text-muted">
          <Time value={version.publishedAt} />
          <span>{publisher ? t('list.by', { name: publisher }) : t('list.byNobody')}</span>
          <span class="text-faint">{t(channels[version.channel])}</span>
          <span class="text-faint">{t('list.files', { count: version.fileCount })}</span>
          <span class="text-faint">{formatBytes(version.unpackedBytes)}</span>
          {previous && <SizeChange version={version} previous={previous} />}
        </p>
        {isYanked && version.yankReason && (
          <p class="mt-1 text-sm text-danger wrap-anywhere">
            {t(isWithdrawn ? 'list.withdrawnReason' : 'list.yankedReason', {
              reason: version.yankReason,
            })}
          </p>
        )}
        {version.changelog && (
          <p class="mt-1.5 max-w-3xl text-sm wrap-anywhere whitespace-pre-line">
            <Marked text={version.changelog} />
          </p>
        )}
        <div class="mt-1 flex flex-wrap items-center gap-x-4 text-sm">
          {previous && (
            <a
              class="link inline-block py-1"
              href={viewHref(asset, {
                view: 'diff',
                from: previous.version,
                to: version.version,
              })}
            >
              {t('list.changes', { version: previous.version })}
            </a>
          )}
          <a
            class="link inline-block py-1"
            href={viewHref(asset, { view: 'files', path: '' }, version.version)}
          >
            {t('list.seeFiles')}
          </a>
          {asset.permissions.write && <YankButton asset={asset} version={version} />}
        </div>
      </div>
    </li>
  );
}

/** The change of size since the previous version, with words in the tooltip. */
function SizeChange({ version, previous }: { version: VersionSummary; previous: VersionSummary }) {
  const change = version.unpackedBytes - previous.unpackedBytes;
  if (change === 0) return null;
  const text = `${change > 0 ? '+' : '−'}${formatBytes(Math.abs(change))}`;
  return (
    <span
      class="text-faint tabular-nums"
      title={t('list.sizeTitle', { change: text, version: previous.version })}
    >
      {text}
    </span>
  );
}

function YankButton({ asset, version }: { asset: AssetDetail; version: VersionSummary }) {
  const [asking, setAsking] = useState(false);
  const { change, isSaving } = useChange(asset);
  const params = { ...assetParams(asset), version: version.version };

  if (version.yankedAt !== null) {
    return (
      <Button
        tone="quiet"
        class="-mx-2.5"
        aria-disabled={isSaving}
        onClick={() =>
          void change(
            (client) =>
              client.call(
                assetRoute(
                  asset.kind,
                  'DELETE /api/v1/{kind}/{namespace}/{name}/versions/{version}/yank',
                ),
                { params },
              ),
            t('yank.undone', { version: version.version }),
          )
        }
      >
        {t('list.unyank')}
      </Button>
    );
  }
  return (
    <>
      <Button tone="quiet" class="-mx-2.5" onClick={() => setAsking(true)}>
        {t('list.yank')}
      </Button>
      <YankDialog
        asset={asset}
        version={version.version}
        open={asking}
        onClose={() => setAsking(false)}
      />
    </>
  );
}
