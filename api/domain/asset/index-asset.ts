import { eq } from 'drizzle-orm';
import { plainText } from '#schema/manifest/plain-text.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { parseSkillManifest, type SkillManifest } from '#schema/manifest/skill.ts';
import type { Context } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import type { SearchDocument } from '../search.ts';
import { readVersionFile } from '../version/read-file.ts';
import { getVersionRow } from '../version/get.ts';
import type { FoundAsset } from './find.ts';
import { changeAssetRow } from './write-row.ts';

/** The services that indexing needs. */
export type IndexServices = Pick<Context, 'db' | 'blobs' | 'search'>;

/**
 * Brings the search index in step with an asset. `body` is the text of its latest manifest; left out, it
 * is read again from the archive. An asset without a version that can be resolved is not found by search.
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
  await ctx.search.put(tx, searchDocument(asset, body ?? (await readSearchText(tx, ctx, asset))));
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

/** The text of an asset's latest manifest, read again from the archive. Throws when it cannot be. */
export async function readSearchText(
  tx: Queries,
  ctx: IndexServices,
  asset: FoundAsset,
): Promise<string> {
  return plainText((await readLatestManifest(tx, ctx, asset)).body);
}

/** The manifest of the version that `latest` points at, read again from the archive. */
async function readLatestManifest(
  tx: Queries,
  ctx: IndexServices,
  asset: FoundAsset,
): Promise<SkillManifest> {
  const version = await getVersionRow(ctx, asset, asset.latestVersion, tx);
  const bytes = await readVersionFile(ctx, version, 'SKILL.md', tx);
  return parseSkillManifest(decodeManifest(bytes), { file: 'SKILL.md', folderName: asset.name });
}

/**
 * Moves `assets.latestVersion`, with what the asset is called and described as, which is what that version
 * says; and the search index. Gives the asset as it is then. The dist-tag is the caller's.
 */
export async function moveLatest(
  tx: Transaction,
  ctx: Context,
  asset: FoundAsset,
  latestVersion: string | null,
): Promise<FoundAsset> {
  const manifest =
    latestVersion === null ? null : await readLatestManifest(tx, ctx, { ...asset, latestVersion });
  const { displayName, description } = manifest ?? asset;
  const updatedAt = ctx.now();
  const changes = { latestVersion, displayName, description, updatedAt };
  const moved = await changeAssetRow(tx, ctx, asset, changes);
  await indexAsset(tx, ctx, moved, manifest ? plainText(manifest.body) : undefined);
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
