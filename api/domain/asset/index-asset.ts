import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import type { SearchDocument } from '../search.ts';
import { findTexts } from '../version/texts.ts';
import type { FoundAsset } from './find.ts';
import { changeAssetRow } from './write-row.ts';

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

/**
 * Moves `assets.latestVersion`, with what the asset is called and described as, which is what that version
 * says; and the search index. Gives the asset as it is then. The dist-tag is the caller's, and `keepTexts`
 * before the transaction.
 */
export async function moveLatest(
  tx: Transaction,
  ctx: Context,
  asset: FoundAsset,
  latestVersion: string | null,
): Promise<FoundAsset> {
  const texts = await findTexts(tx, ctx, { id: asset.id, latestVersion });
  const { displayName, description } = texts ?? asset;
  const updatedAt = ctx.now();
  const changes = { latestVersion, displayName, description, updatedAt };
  const moved = await changeAssetRow(tx, ctx, asset, changes);
  await indexAsset(tx, ctx, moved, texts?.searchText);
  return moved;
}

/** Makes `asset_tags`, the tags as rows, say what `assets.tags` says. On libSQL the search index answers filters by tag. */
export async function replaceTags(
  tx: Transaction,
  ctx: Pick<Context, 'db'>,
  assetId: string,
  tags: string[],
): Promise<void> {
  const { assetTags } = ctx.db.tables;
  await tx.delete(assetTags).where(eq(assetTags.assetId, assetId));
  if (tags.length > 0)
    await tx.insert(assetTags).values([...new Set(tags)].map((tag) => ({ assetId, tag })));
}
