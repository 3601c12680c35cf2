import type { Origin, Visibility } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import type { Provenance } from '#schema/tables/define.ts';
import { userIdOf } from '../account/actor.ts';
import type { FoundAsset } from '../asset/find.ts';
import { replaceTags } from '../asset/replace-tags.ts';
import { changeAssetRow, insertAssetRow } from '../asset/write-row.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { newId } from '../id.ts';
import { storeParts } from '../part/pins.ts';
import type { VersionRow } from './get.ts';
import { takesLatest } from './order.ts';
import type { PreparedVersion } from './prepare.ts';
import { insertTexts } from './texts.ts';

/** As many rows as one INSERT takes: SQLite allows 32,766 parameters, Postgres 65,535. */
const rowsPerInsert = 200;

type StoreInput = {
  kind: Kind;
  namespace: { id: string; name: string };
  name: string;
  visibility: Visibility;
  asset: FoundAsset | null;
  version: string;
  distTag: string | undefined;
  changelog: string | null;
  /** Who wrote it, where the manifest does not say. */
  author: string | null;
  origin: Origin;
  provenance: Provenance | null;
  prepared: PreparedVersion;
};

/** Writes a version and all that hangs on it but the search index, and the asset if it is its first. */
export async function storeVersion(
  tx: Transaction,
  ctx: Context,
  input: StoreInput,
): Promise<{ asset: FoundAsset; version: VersionRow; becomesLatest: boolean }> {
  const { versions, readmes, versionFiles } = ctx.db.tables;
  const { archive, manifest } = input.prepared;
  const at = ctx.now();
  const asset = input.asset ?? (await insertAsset(tx, ctx, input, at));
  const version: VersionRow = {
    id: newId(),
    assetId: asset.id,
    version: input.version,
    digest: archive.digest,
    archiveBytes: archive.bytes.byteLength,
    unpackedBytes: archive.unpackedBytes,
    fileCount: archive.files.length,
    manifest: manifest.data,
    warnings: input.prepared.warnings,
    license: manifest.license,
    author: manifest.author ?? input.author,
    manifestTokens: manifest.tokens,
    changelog: input.changelog,
    channel: ctx.channel,
    provenance: input.provenance,
    publishedBy: userIdOf(ctx),
    publishedAt: at,
    yankedAt: null,
    yankReason: null,
    yankSeverity: null,
  };
  await tx.insert(versions).values(version);
  await tx.insert(readmes).values({
    versionId: version.id,
    html: input.prepared.readmeHtml,
    pipeline: input.prepared.readmePipeline,
  });
  const { namespaceId } = asset;
  const whole = { versionId: version.id, namespaceId, visibility: input.visibility };
  await storeParts(tx, ctx, whole, input.prepared.parts);
  await insertTexts(tx, ctx, version.id, input.prepared.texts);
  for (let from = 0; from < archive.files.length; from += rowsPerInsert) {
    const slice = archive.files.slice(from, from + rowsPerInsert);
    await tx.insert(versionFiles).values(slice.map((file) => ({ versionId: version.id, ...file })));
  }
  const becomesLatest = await pointDistTags(tx, ctx, asset, version, input.distTag, at);
  return {
    asset: await updateAsset(tx, ctx, { ...input, asset, version, becomesLatest }, at),
    version,
    becomesLatest,
  };
}

async function insertAsset(
  tx: Transaction,
  ctx: Context,
  input: StoreInput,
  at: Date,
): Promise<FoundAsset> {
  const { manifest } = input.prepared;
  const row = {
    id: newId(),
    kind: input.kind,
    namespaceId: input.namespace.id,
    name: input.name,
    displayName: manifest.displayName,
    description: manifest.description,
    visibility: input.visibility,
    origin: input.origin,
    tags: manifest.tags,
    latestVersion: null,
    installs: 0,
    createdBy: userIdOf(ctx),
    deprecatedAt: null,
    deprecationMessage: null,
    successor: null,
    successorKind: null,
    deletedAt: null,
    deletedBy: null,
    createdAt: at,
    updatedAt: at,
  };
  return insertAssetRow(tx, ctx, { ...row, namespace: input.namespace.name });
}

/**
 * Moves the dist-tag that was asked for. Without one, `latest` moves unless it points at a higher
 * version, or at a release while this is a prerelease. Says whether `latest` points here now.
 */
async function pointDistTags(
  tx: Transaction,
  ctx: Context,
  asset: FoundAsset,
  version: VersionRow,
  wanted: string | undefined,
  at: Date,
): Promise<boolean> {
  const moved = new Set<string>();
  if (wanted) moved.add(wanted);
  // An asset always has a `latest` while it has a version that can be resolved.
  const isNewest = takesLatest(version.version, asset.latestVersion);
  if ((!wanted && isNewest) || asset.latestVersion === null) moved.add('latest');
  const { distTags } = ctx.db.tables;
  for (const tag of moved) {
    const target = { versionId: version.id, updatedAt: at };
    await tx
      .insert(distTags)
      .values({ assetId: asset.id, tag, ...target })
      .onConflictDoUpdate({ target: [distTags.assetId, distTags.tag], set: target });
  }
  return moved.has('latest');
}

async function updateAsset(
  tx: Transaction,
  ctx: Context,
  input: Omit<StoreInput, 'asset' | 'version'> & {
    asset: FoundAsset;
    version: VersionRow;
    becomesLatest: boolean;
  },
  at: Date,
): Promise<FoundAsset> {
  const { manifest } = input.prepared;
  const changes = {
    visibility: input.visibility,
    updatedAt: at,
    ...(input.becomesLatest
      ? {
          latestVersion: input.version.version,
          displayName: manifest.displayName,
          description: manifest.description,
          tags: manifest.tags.length > 0 ? manifest.tags : input.asset.tags,
        }
      : {}),
  };
  const asset = await changeAssetRow(tx, ctx, input.asset, changes);
  if (input.becomesLatest) await replaceTags(tx, ctx, asset.id, asset.tags);
  return asset;
}
