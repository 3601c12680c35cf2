import type { AssetSummary } from '#schema/asset.ts';
import { AssetCard, AssetCardSkeleton } from '../../components/asset-card.tsx';
import { LoadingNote } from '../../components/skeleton.tsx';
import { t } from '../../i18n.ts';

type Props = {
  title: string;
  /** The link to the whole list; the label names the list for screen readers. */
  all: { href: string; label: string };
  /** Undefined while they load. */
  assets: readonly AssetSummary[] | undefined;
  rows: number;
  figure: 'installs' | 'updated';
};

/** A short list of assets under one heading. */
export function Board({ title, all, assets, rows, figure }: Props) {
  return (
    <section class="min-w-0">
      <div class="mb-2.5 flex items-baseline justify-between gap-4 px-1">
        <h2 class="text-base font-semibold">{title}</h2>
        <a
          href={all.href}
          aria-label={all.label}
          class="text-sm text-muted hover:text-ink hover:underline"
        >
          {t('home.seeAll')}
        </a>
      </div>
      {!assets && <LoadingNote />}
      <ul class="card overflow-hidden">
        {assets
          ? assets.map((asset) => <AssetCard key={asset.ref} asset={asset} figure={figure} />)
          : Array.from({ length: rows }, (_, index) => <AssetCardSkeleton key={index} />)}
      </ul>
    </section>
  );
}
