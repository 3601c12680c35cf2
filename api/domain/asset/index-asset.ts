import { eq } from 'drizzle-orm';
import { plainText } from '#schema/manifest/plain-text.ts';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { parseSkillManifest } from '#schema/manifest/skill.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { readVersionFile } from '../version/read-file.ts';
import { getVersionRow } from '../version/get.ts';
import type { FoundAsset } from './find.ts';

/**
 * Brings the search index in step with an asset. `body` is the text of its latest manifest; left out, it
 * is read again from the archive. An asset without a version that can be resolved is not found by search.
 */
export async function indexAsset(
  tx: Transaction,
  ctx: Context,
  asset: FoundAsset,
  body?: string,
): Promise<void> {
  if (asset.deletedAt !== null || asset.latestVersion === null) {
    await ctx.search.remove(tx, asset.id);
    return;
  }
  await ctx.search.put(tx, {
    assetId: asset.id,
    kind: asset.kind,
    namespaceId: asset.namespaceId,
    visibility: asset.visibility,
    name: asset.name,
    displayName: asset.displayName,
    tags: asset.tags,
    description: asset.description,
    body: body ?? (await readBody(tx, ctx, asset)),
  });
}

async function readBody(tx: Transaction, ctx: Context, asset: FoundAsset): Promise<string> {
  const version = await getVersionRow(ctx, asset, asset.latestVersion, tx);
  const bytes = await readVersionFile(ctx, version, 'SKILL.md', tx);
  return plainText(
    parseSkillManifest(decodeManifest(bytes), { file: 'SKILL.md', folderName: asset.name }).body,
  );
}

/** Makes `asset_tags`, which filters read, say what `assets.tags` says. */
export async function replaceTags(
  tx: Transaction,
  ctx: Context,
  assetId: string,
  tags: string[],
): Promise<void> {
  const { assetTags } = ctx.db.tables;
  await tx.delete(assetTags).where(eq(assetTags.assetId, assetId));
  if (tags.length > 0)
    await tx.insert(assetTags).values([...new Set(tags)].map((tag) => ({ assetId, tag })));
}
