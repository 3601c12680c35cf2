import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import type { SearchDocument } from '../search.ts';
import { findTexts } from '../version/texts.ts';
import type { FoundAsset } from './find.ts';

/** The services that indexing needs. */
export type IndexServices = Pick<Context, 'db' | 'search'>;

/**
 * Brings the search index in step with an asset. `body` is the text of its latest manifest; left out, it is
 * what is kept with the version (`keepTexts`), or nothing. An asset without a version that can be resolved is
 * not found by search.
 */
export async function indexAsset(
  tx: Transaction,
  ctx: IndexServices,
  asset: FoundAsset,
  body?: string,
): Promise<void> {
  if (!isFound(asset)) {
    await ctx.search.remove(tx, asset.id);
    return;
  }
  const text = body ?? (await findTexts(tx, ctx, asset))?.searchText ?? '';
  await ctx.search.put(tx, searchDocument(asset, text));
}

/** Whether search finds an asset: it has a version that can be resolved, and is not deleted. */
export function isFound({ deletedAt, latestVersion }: FoundAsset): boolean {
  return deletedAt === null && latestVersion !== null;
}

/** What search finds of an asset; `body` is the text of its latest manifest. */
export function searchDocument(asset: FoundAsset, body: string): SearchDocument {
  return {
    assetId: asset.id,
    kind: asset.kind,
    namespaceId: asset.namespaceId,
    visibility: asset.visibility,
    name: asset.name,
    displayName: asset.displayName,
    tags: asset.tags,
    description: asset.description,
    body,
  };
}
