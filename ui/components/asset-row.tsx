import type { AssetSummary } from '#schema/asset.ts';
import { assetHref, href } from '../base.ts';
import { formatCompact, t } from '../i18n.ts';
import { formatSearch } from '../pages/search/search-state.ts';
import { AssetBadges } from './asset-badges.tsx';
import { Highlighted } from './highlighted.tsx';
import { Icon } from './icon.tsx';
import { Skeleton } from './skeleton.tsx';
import { Time } from './time.tsx';

const tagsShown = 4;

/** An asset in a list of results: name, description, installs, last update and tags. */
export function AssetRow({
  asset,
  terms = [],
  heading: Heading = 'h2',
}: {
  asset: AssetSummary;
  terms?: readonly string[];
  /** The level of its heading: `h3` below the heading of a group. */
  heading?: 'h2' | 'h3';
}) {
  return (
    <li class="group relative border-t border-line py-4.5 first:border-t-0">
      <div class="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <Heading class="text-base leading-6 font-semibold wrap-anywhere">
          <a data-item href={assetHref(asset)} class="row-link text-accent">
            <span class="font-normal text-muted">{asset.namespace}/</span>
            <Highlighted text={asset.name} terms={terms} />
          </a>
        </Heading>
        {asset.latestVersion && (
          <span class="font-mono text-xs text-faint">{asset.latestVersion}</span>
        )}
        <AssetBadges asset={asset} />
      </div>
      <p class="mt-1 line-clamp-2 text-[0.9375rem] text-muted wrap-anywhere">
        <Highlighted text={asset.description || t('asset.noDescription')} terms={terms} />
      </p>
      <div class="mt-2 flex flex-wrap items-center gap-x-4 gap-y-1 text-[0.8125rem] text-faint">
        <span
          class="inline-flex items-center gap-1"
          title={t('asset.installs', { count: asset.installs })}
        >
          <Icon name="download" size={14} />
          <span class="sr-only">{t('asset.installsTitle')}</span>
          {formatCompact(asset.installs)}
        </span>
        <span>
          <Time value={asset.updatedAt} />
        </span>
        {asset.tags.length > 0 && (
          <ul class="relative -ml-1.5 flex flex-wrap gap-x-1 gap-y-1">
            {asset.tags.slice(0, tagsShown).map((tag) => (
              <li key={tag}>
                <a
                  href={href(formatSearch({ kind: asset.kind, tags: [tag] }))}
                  class="block rounded px-1.5 py-0.5 leading-5 hover:bg-accent-soft hover:text-accent-strong"
                >
                  #<Highlighted text={tag} terms={terms} />
                </a>
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

/** The placeholder of an {@link AssetRow} while it loads. */
export function AssetRowSkeleton() {
  return (
    <li class="border-t border-line py-4.5 first:border-t-0">
      <Skeleton class="h-6 w-56 max-w-full" />
      <Skeleton class="mt-1.5 h-5 w-full" />
      <Skeleton class="mt-1.5 h-5 w-2/3" />
      <Skeleton class="mt-2.5 h-5 w-40" />
    </li>
  );
}
