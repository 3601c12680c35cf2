import { useEffect } from 'preact/hooks';
import { useLocation } from 'preact-iso';
import { AppError } from '#schema/error.ts';
import type { AssetDetail } from '#schema/version.ts';
import { parseAssetAddress, type AssetAddress } from '#schema/asset-address.ts';
import { basePath } from '../../base.ts';
import { Marked } from '../../components/marked.tsx';
import { ProblemState } from '../../components/problem-state.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { usePageTitle } from '../../navigation.ts';
import { NotFound } from '../not-found/not-found.tsx';
import type { KindPage } from '../../kinds/kind-ui.ts';
import { StateBadges, AssetPath, Description } from './header.tsx';
import { copyAndTell, copyCommand } from './install/copy.ts';
import { StickyCopy } from './install/sticky-copy.tsx';
import { KindPageContext, useKindPage } from './kind-page.ts';
import { lazyView } from './lazy-view.tsx';
import { viewHref } from './links.ts';
import { t } from './t.ts';
import { AssetNotFound, NothingToShow, VersionNotFound } from './not-found.tsx';
import { Notices } from './notices.tsx';
import { OfflineNotice } from './offline.tsx';
import { Overview } from './overview/overview.tsx';
import { useAsset, useVersion, useVersions } from './queries.ts';
import { usePageKeys } from './shortcuts.ts';
import { type Shown, shownOf } from './shown.ts';
import { PageSkeleton, ViewSkeleton } from './skeleton.tsx';
import { AssetTabs } from './tabs.tsx';
import './asset.css';
import { versionsBehind } from './versions/compare.ts';

const FilesView = lazyView(() => import('./files/files-view.tsx'));
const VersionsView = lazyView(() => import('./versions/versions-view.tsx'));
const DiffView = lazyView(() => import('./diff/diff-view.tsx'));

/** Makes the page for the assets of a kind. It serves all addresses that `parseAssetAddress` reads. */
export function assetPage(kindPage: KindPage) {
  return function AssetPage() {
    const { url, path } = useLocation();
    const address = parseAssetAddress(
      path.slice(basePath.length),
      new URL(url, location.origin).search,
    );
    if (!address) return <NotFound />;
    return (
      <KindPageContext value={kindPage}>
        <Asset address={address} />
      </KindPageContext>
    );
  };
}

function Asset({ address }: { address: AssetAddress }) {
  const { route } = useLocation();
  const { InstallCard, installCommand } = useKindPage();
  const query = useAsset(address);
  const latest = query.data?.version ?? null;
  const asked = address.version;
  const found = useVersion(address, query.data && asked !== latest?.version ? asked : null);
  const asset = query.data;
  const shown = asset
    ? shownOf(asset, asked, asked === latest?.version ? (latest ?? undefined) : found.data)
    : null;
  const behind = useBehind(address, shown);

  usePageTitle(titleOf(address, asset?.displayName ?? null));
  usePageKeys({
    c: () => {
      if (shown) void copyCommand(installCommand(shown));
    },
    f: () => route(viewHref(address, { view: 'files', path: '' }, asked)),
    v: () => route(viewHref(address, { view: 'versions' }, asked)),
    y: () => {
      const pinned = viewHref(address, address, shown?.version.version ?? asked) + location.hash;
      route(pinned, true);
      void copyAndTell(new URL(pinned, location.origin).href, t('keys.copyLink'));
    },
  });

  // The server redirects a visit; a link inside the app gets here without it.
  const isMoved = asset !== undefined && asset.movedFrom !== null;
  const movedTo = isMoved ? viewHref(asset, address, asked) + location.hash : null;
  useEffect(() => {
    if (movedTo !== null) route(movedTo, true);
  }, [movedTo]);

  const problem = query.error ?? (address.view === 'versions' ? null : found.error);
  const name = asset?.displayName ?? address.name;
  return (
    <>
      <AssetPath asset={address} />
      <div class="mt-1 flex flex-wrap items-center gap-x-4 gap-y-2">
        <h1 class="text-2xl font-semibold wrap-anywhere sm:text-3xl">
          <Marked text={name} />
        </h1>
        {asset && <StateBadges asset={asset} shown={shown} behind={behind} />}
      </div>
      <OfflineNotice />
      {asset && (
        <>
          {address.view === 'overview' && <Description text={asset.description} />}
          <Notices asset={asset} shown={shown} />
          {address.view === 'overview' && shown && <InstallCard shown={shown} />}
          {address.view === 'overview' && found.isLoading && (
            <Skeleton class="install-skeleton mt-5 w-full" />
          )}
          <AssetTabs
            address={address}
            fileCount={shown?.version.fileCount ?? null}
            versionCount={asset.versionCount}
          />
        </>
      )}
      {problem ? (
        <Problem
          error={problem}
          address={address}
          onRetry={() => void (query.error ? query.refetch() : found.refetch())}
        />
      ) : asset ? (
        <View address={address} asset={asset} shown={shown} />
      ) : (
        <PageSkeleton view={address.view} />
      )}
    </>
  );
}

/**
 * How far the version on show is behind the latest, counted in the newest page of versions. Sends no request while
 * the latest is on show.
 */
function useBehind(
  address: AssetAddress,
  shown: Shown | null,
): { count: number | null; isAtLeast: boolean } {
  const version = shown?.version.version;
  const latest = shown?.asset.version?.version;
  const isOld = version !== undefined && latest !== undefined && version !== latest;
  const versions = useVersions(address, isOld);
  if (!isOld) return { count: 0, isAtLeast: false };
  if (!versions.data) return { count: null, isAtLeast: false };
  const items = versions.data.pages.flatMap((page) => page.items);
  return { count: versionsBehind(items, version, latest), isAtLeast: versions.hasNextPage };
}

type ViewProps = { address: AssetAddress; asset: AssetDetail; shown: Shown | null };

/** The view that the address asks for, of an asset that exists. */
function View({ address, asset, shown }: ViewProps) {
  const { installCommand } = useKindPage();
  if (address.view === 'versions') return <VersionsView asset={asset} />;
  if (address.view === 'diff') {
    const { from, to } = address;
    return <DiffView key={`${from}...${to}`} asset={asset} from={from} to={to} />;
  }
  if (!shown) return address.version === null ? <NothingToShow asset={asset} /> : <ViewSkeleton />;
  if (address.view === 'files') return <FilesView shown={shown} path={address.path} />;
  return (
    <>
      <Overview shown={shown} />
      <StickyCopy command={installCommand(shown)} />
    </>
  );
}

function Problem({
  error,
  address,
  onRetry,
}: {
  error: unknown;
  address: AssetAddress;
  onRetry: () => void;
}) {
  if (error instanceof AppError && error.code === 'asset.not_found') {
    return <AssetNotFound asset={address} />;
  }
  if (error instanceof AppError && error.code === 'version.not_found' && address.version) {
    return <VersionNotFound asset={address} version={address.version} />;
  }
  return (
    <div class="mt-6">
      <ProblemState error={error} onRetry={onRetry} />
    </div>
  );
}

function titleOf(address: AssetAddress, displayName: string | null): string {
  const name = displayName ?? `${address.namespace}/${address.name}`;
  switch (address.view) {
    case 'overview':
      return address.version ? `${name} ${address.version}` : name;
    case 'files':
      return `${address.path || t('tabs.files')} · ${name}`;
    case 'versions':
      return `${t('tabs.versions')} · ${name}`;
    case 'diff':
      return `${address.from}…${address.to} · ${name}`;
  }
}
