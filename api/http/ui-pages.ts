import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import { type AssetAddress, parseAssetAddress } from '#schema/asset-address.ts';
import { kindOfWord } from '#schema/kind.ts';
import { isStorableText } from '#schema/tables/storable.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { type FoundAsset, getReadableAsset, movedFromOf } from '../domain/asset/find.ts';
import type { Context } from '../domain/context.ts';
import { getVersionRow, getVersionToRead } from '../domain/version/get.ts';
import { getFileRow } from '../domain/version/read-file.ts';
import { authenticateLeniently } from './authenticate.ts';
import { contextOf } from './context-of.ts';

/**
 * Whether the web UI has a page at this path below the base. At any other path the UI shows its "not found"
 * page.
 */
export function isPagePath(path: string): boolean {
  const [, word = ''] = /^\/([a-z]*)\/?$/.exec(path) ?? [];
  const isList = kindOfWord(word) !== null;
  return (
    /^\/((search|login|login\/reset|register|device)\/?)?$/.test(path) ||
    isList ||
    parseAssetAddress(path) !== null
  );
}

/** The HTTP statuses of the pages of the web UI. */
export type PageStatus = 200 | 404 | 410;

/**
 * The HTTP status of the web UI's page at the URL of a request, or where its asset has moved to. 404 if there is no
 * such page, or if its asset, version or file is missing or hidden from this reader, so that scrapers and scanners do
 * not see 200. 410 for the files of a withdrawn version. 200 if this cannot be decided, for example without the
 * database: the page then shows the error itself.
 */
export async function pageStatus(
  c: HonoContext<AppEnv>,
  deps: AppDeps,
): Promise<PageStatus | { movedTo: AssetAddress }> {
  const { pathname, search } = new URL(c.req.url);
  if (!isPagePath(pathname)) return 404;
  const address = parseAssetAddress(pathname, search);
  if (!address) return 200;
  if (!isStorableText(Object.values(address).join(''))) return 404;
  try {
    await deps.prepare?.();
    const ctx = contextOf(c, deps, await authenticateLeniently(c, deps));
    const asset = await getReadableAsset(ctx, address);
    const { namespace, name } = asset;
    if (movedFromOf(asset, address) !== null) return { movedTo: { ...address, namespace, name } };
    await assertExists(ctx, asset, address);
    return 200;
  } catch (err) {
    if (!(err instanceof AppError)) return 200;
    return err.status === 404 || err.status === 410 ? err.status : 200;
  }
}

/** Throws `version.not_found`, `version.withdrawn` or `file.not_found` if the reader cannot have what the page shows. */
async function assertExists(ctx: Context, asset: FoundAsset, address: AssetAddress): Promise<void> {
  const { view } = address;
  if (view === 'diff') {
    await getVersionToRead(ctx, asset, address.from);
    await getVersionToRead(ctx, asset, address.to);
    return;
  }
  // An asset whose versions are all yanked has a page that says so.
  const hasNothing = address.version === null && asset.latestVersion === null;
  if (view === 'versions' || hasNothing) return;
  if (view !== 'files') return void (await getVersionRow(ctx, asset, address.version));
  const version = await getVersionToRead(ctx, asset, address.version);
  if (address.path !== '') await getFileRow(ctx, version, address.path);
}
