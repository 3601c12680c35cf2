import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { AssetManifest } from '#schema/kinds/kind-module.ts';
import { decodeManifest, readableText } from '#schema/manifest/decode.ts';
import { plainText } from '#schema/manifest/plain-text.ts';

import type { Tables } from '#schema/tables/define.ts';
import { type AssetKey, type FoundAsset, findByAnyName } from '../asset/find.ts';
import type { Context } from '../context.ts';
import type { Queries, Transaction } from '../database.ts';
import { canWrite } from '../policy.ts';
import { findFileRow, readFile, readVersionFile } from './read-file.ts';

const versionsAtOnce = 250;

/** What lists and the search index say of a version. */
export type VersionTexts = Omit<Tables['versionTexts']['$inferSelect'], 'versionId'>;

/** The texts of a manifest. */
export function textsOf(manifest: AssetManifest): VersionTexts {
  return {
    displayName: manifest.displayName,
    description: manifest.description,
    tags: manifest.tags,
    searchText: plainText(manifest.readme),
  };
}

/** The texts kept with the latest version of an asset; null when it has none, or none are kept. */
export async function findTexts(
  query: Pick<Queries, 'select'>,
  ctx: Pick<Context, 'db'>,
  asset: Pick<FoundAsset, 'id' | 'latestVersion'>,
): Promise<VersionTexts | null> {
  if (asset.latestVersion === null) return null;
  const { versions, versionTexts } = ctx.db.tables;
  const [row] = await query
    .select({ texts: versionTexts })
    .from(versions)
    .innerJoin(versionTexts, eq(versionTexts.versionId, versions.id))
    .where(and(eq(versions.assetId, asset.id), eq(versions.version, asset.latestVersion)));
  return row?.texts ?? null;
}

/**
 * Keeps the texts of all versions of an asset that have none, because an older release published them. To be
 * called before a transaction that may need them. A version whose archive cannot be read stays without.
 */
export async function keepTexts(
  ctx: Pick<Context, 'db' | 'blobs'>,
  asset: Pick<FoundAsset, 'id' | 'kind' | 'name'>,
): Promise<void> {
  const { versions, versionTexts } = ctx.db.tables;
  const missing = await ctx.db.query
    .select({ id: versions.id, version: versions.version, digest: versions.digest })
    .from(versions)
    .leftJoin(versionTexts, eq(versionTexts.versionId, versions.id))
    .where(and(eq(versions.assetId, asset.id), isNull(versionTexts.versionId)));
  for (const version of missing) {
    const texts = await readTexts(ctx, asset, version);
    if (!texts) continue;
    await ctx.db.writeQuietly((tx) =>
      insertTexts(tx, ctx, version.id, texts).onConflictDoNothing(),
    );
  }
}

/** {@link keepTexts} for every asset: a page of versions at a time, by id. */
export async function keepAllTexts(ctx: Pick<Context, 'db' | 'blobs'>): Promise<void> {
  const { assets, versions, versionTexts } = ctx.db.tables;
  for (let after = ''; ;) {
    const page = await ctx.db.query
      .select({ id: versions.id, assetId: assets.id, kind: assets.kind, name: assets.name })
      .from(versions)
      .innerJoin(assets, eq(assets.id, versions.assetId))
      .leftJoin(versionTexts, eq(versionTexts.versionId, versions.id))
      .where(and(gt(versions.id, after), isNull(versionTexts.versionId)))
      .orderBy(asc(versions.id))
      .limit(versionsAtOnce);
    const last = page.at(-1);
    if (!last) return;
    const found = new Map(page.map(({ assetId, ...asset }) => [assetId, asset]));
    for (const [id, { kind, name }] of found) await keepTexts(ctx, { id, kind, name });
    after = last.id;
  }
}

/** {@link keepTexts} for an asset that the caller may write; nothing for any other. */
export async function keepTextsOf(ctx: Context, key: AssetKey): Promise<void> {
  const asset = await findByAnyName(ctx, ctx.db.query, key);
  if (asset && canWrite(ctx, asset.namespaceId)) await keepTexts(ctx, asset);
}

/** The statement that keeps the texts of a version. */
export function insertTexts(
  tx: Transaction,
  ctx: Pick<Context, 'db'>,
  versionId: string,
  texts: VersionTexts,
) {
  return tx.insert(ctx.db.tables.versionTexts).values({ versionId, ...texts });
}

/**
 * The texts of a version as its archive has them. Null for a manifest that is damaged or missing; a database
 * or a store that fails throws.
 */
export async function readTexts(
  ctx: Pick<Context, 'db' | 'blobs'>,
  asset: Pick<FoundAsset, 'kind' | 'name'>,
  version: { id: string; version: string; digest: string },
): Promise<VersionTexts | null> {
  try {
    const { manifestFile, readmeFile, readManifest } = kindModule(asset.kind);
    const bytes = await readVersionFile(ctx, version, manifestFile);
    const text = decodeManifest(bytes, manifestFile);
    const found = readmeFile === undefined ? null : await findFileRow(ctx, version, readmeFile);
    const readme = found ? readableText(await readFile(ctx, version, found)) : null;
    return textsOf(readManifest(text, { folderName: asset.name, readme }));
  } catch (err) {
    if (ctx.db.explain(err) !== err) throw err;
    if (err instanceof AppError && err.code === 'storage.unavailable') throw err;
    return null;
  }
}
