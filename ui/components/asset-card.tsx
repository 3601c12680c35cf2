import type { AssetSummary } from '#schema/asset.ts';
import { assetHref } from '../base.ts';
import { formatCompact, t } from '../i18n.ts';
import { AssetBadges } from './asset-badges.tsx';
import { Icon } from './icon.tsx';
import { Marked } from './marked.tsx';
import { Skeleton } from './skeleton.tsx';
import { Time } from './time.tsx';

/** An asset on a board: two lines, with the figure by which the board is sorted. */
export function AssetCard({
  asset,
  figure,
}: {
  asset: AssetSummary;
  figure: 'installs' | 'updated';
}) {
  return (
    <li class="relative border-t border-line first:border-t-0">
      <a
        data-item
        href={assetHref(asset)}
        class="block px-4 py-3 hover:bg-sunken focus-visible:-outline-offset-2"
      >
        <span class="flex items-baseline gap-2">
          <span class="min-w-0 truncate leading-6">
            <span class="text-faint">{asset.namespace}/</span>
            <span class="font-semibold text-ink">{asset.name}</span>
          </span>
          <AssetBadges asset={asset} />
          <span class="ml-auto inline-flex shrink-0 items-center gap-1 self-center text-[0.8125rem] text-faint">
            {figure === 'installs' ? (
              <>
                <Icon name="download" size={14} />
                <span class="sr-only">{t('asset.installsTitle')}</span>
                {formatCompact(asset.installs)}
              </>
            ) : (
              <Time value={asset.updatedAt} />
            )}
          </span>
        </span>
        <span class="line-clamp-1 text-sm leading-6 text-muted wrap-anywhere">
          <Marked text={asset.description || t('asset.noDescription')} />
        </span>
      </a>
    </li>
  );
}

/** The placeholder of an {@link AssetCard} while it loads, of the same height. */
export function AssetCardSkeleton() {
  return (
    <li class="flex flex-col border-t border-line px-4 py-3 first:border-t-0">
      <Skeleton class="my-0.5 h-5 w-48 max-w-full" />
      <Skeleton class="my-0.5 h-5 w-full" />
    </li>
  );
}
