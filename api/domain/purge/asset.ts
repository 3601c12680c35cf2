import { eq, inArray } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { formatRef } from '#schema/name.ts';
import type { Tables } from '#schema/tables/define.ts';
import {
  type AssetKey,
  type FoundAsset,
  findAssetRow,
  findAssetRowExclusively,
} from '../asset/find.ts';
import { indexAsset } from '../asset/index-asset.ts';
import { listFormerNames } from '../asset/redirect.ts';
import { replaceTags } from '../asset/replace-tags.ts';
import { changeAssetRow } from '../asset/write-row.ts';
import { type Acting, audit } from '../audit.ts';
import type { Services } from '../context.ts';
import type { Transaction } from '../database.ts';
import { blobLock } from '../version/buried.ts';
import { settleLatest } from '../version/latest.ts';
import { highestVersion } from '../version/order.ts';
import { findTexts, keepTexts } from '../version/texts.ts';
import { uncountInstalls } from './uncount-installs.ts';
import { forgetSyncs } from './forget-syncs.ts';

/** What a purge needs. It checks no permission: its callers are commands of the server and the daily job. */
export type Purging = Acting & Pick<Services, 'db' | 'blobs' | 'search'>;

/** What a purge removed. `isWhole`: no version is left, and so no asset. */
export type Purged = { versions: string[]; isWhole: boolean; syncRuns: number };

type Version = Pick<Tables['versions']['$inferSelect'], 'id' | 'version' | 'digest'>;

/**
 * Erases one version of an asset, or all with the asset itself for null, deleted or not, in one transaction: rows,
 * readme, texts, search index, outcomes and logs of the syncs that name it. Tombstones under each of its names and the
 * audit entry stay. The archives go with `settleBlobs`, and the bytes in the files of the database with `db.scrub`; both may be repeated
 * after a stop. Throws `asset.not_found`, `version.not_found`.
 */
export async function purgeAsset(
  ctx: Purging,
  key: AssetKey,
  { version, reason }: { version: string | null; reason: string },
): Promise<Purged> {
  const before = await findAssetRow(ctx, ctx.db.query, key);
  if (before) await keepTexts(ctx, before);
  return ctx.db.write(async (tx) => {
    const asset = await findAssetRowExclusively(ctx, tx, key);
    if (!asset) throw new AppError('asset.not_found', `There is no "${formatRef(key)}".`);
    const { versions } = ctx.db.tables;
    const all = await tx.select().from(versions).where(eq(versions.assetId, asset.id));
    const purged = version === null ? all : all.filter((one) => one.version === version);
    if (version !== null && purged.length === 0)
      throw new AppError(
        'version.not_found',
        `There is no "${formatRef({ ...key, selector: version })}". Name the number, not a dist-tag.`,
      );
    const isWhole = purged.length === all.length;
    // In one order, so that two purges never wait for each other.
    for (const digest of new Set(purged.map((one) => one.digest).toSorted()))
      await ctx.db.lock(tx, blobLock(digest));
    // A backup may have the asset under a former name, and a redirect does not outlive the asset that it leads to.
    let syncRuns = 0;
    for (const name of [asset, ...(await listFormerNames(ctx, tx, asset))]) {
      await bury(tx, ctx, name, purged, reason);
      syncRuns += await forgetSyncs(tx, ctx, name, isWhole ? null : purged);
    }
    if (isWhole) await removeWhole(tx, ctx, asset);
    else await removeVersions(tx, ctx, asset, purged);
    await audit(tx, ctx, {
      action: version === null ? 'asset.purge' : 'version.purge',
      subject: formatRef(version === null ? key : { ...key, selector: version }),
      subjectKind: key.kind,
      subjectId: version === null ? asset.id : (purged[0]?.id ?? null),
      detail: { reason, versions: purged.length },
    });
    return { versions: purged.map((one) => one.version), isWhole, syncRuns };
  });
}

async function bury(
  tx: Transaction,
  { db, now }: Purging,
  { kind, namespace, name }: AssetKey,
  purged: Version[],
  reason: string,
): Promise<void> {
  const { tombstones } = db.tables;
  for (const { version, digest } of purged)
    await tx
      .insert(tombstones)
      .values({ kind, namespace, name, version, digest, reason, purgedAt: now(), settledAt: null })
      .onConflictDoUpdate({
        target: [tombstones.kind, tombstones.namespace, tombstones.name, tombstones.version],
        set: { settledAt: null },
      });
}

async function removeWhole(tx: Transaction, ctx: Purging, asset: FoundAsset): Promise<void> {
  const t = ctx.db.tables;
  const { assets } = t;
  const all = await tx.select().from(t.versions).where(eq(t.versions.assetId, asset.id));
  await ctx.search.remove(tx, asset.id);
  // Triggers count tags by the rows, so these go by a statement of their own.
  await replaceTags(tx, ctx, asset.id, []);
  await deleteVersions(
    tx,
    ctx,
    all.map(({ id }) => id),
  );
  for (const part of [t.installDays, t.installPersons, t.syncedAssets])
    await tx.delete(part).where(eq(part.assetId, asset.id));
  await tx.delete(assets).where(eq(assets.id, asset.id));
}

async function removeVersions(
  tx: Transaction,
  ctx: Purging,
  asset: FoundAsset,
  purged: Version[],
): Promise<void> {
  const { versions } = ctx.db.tables;
  const ids = purged.map(({ id }) => id);
  const gone = await findTexts(tx, ctx, asset);
  const wasLatest = purged.some(({ version }) => version === asset.latestVersion);
  await uncountInstalls(tx, ctx, asset, ids);
  await deleteVersions(tx, ctx, ids);
  if (!wasLatest) return;
  const settled = await settleLatest(tx, ctx, asset, null);
  const rest = await tx.select().from(versions).where(eq(versions.assetId, asset.id));
  // With only yanked versions left, the asset is described by the highest of them, and by nothing that was purged.
  const highest = settled.latestVersion ?? highestVersion(rest)?.version ?? null;
  const texts = await findTexts(tx, ctx, { id: asset.id, latestVersion: highest });
  const hasOwnTags = JSON.stringify(gone?.tags) !== JSON.stringify(asset.tags);
  const tags = hasOwnTags ? settled.tags : (texts?.tags ?? []);
  const described = await changeAssetRow(tx, ctx, settled, {
    displayName: texts?.displayName ?? null,
    description: texts?.description ?? '',
    tags,
  });
  await replaceTags(tx, ctx, asset.id, tags);
  await indexAsset(tx, ctx, described, texts?.searchText ?? '');
}

/** Deletes versions and, since a remote libSQL server may not enforce cascading foreign keys, what is part of them. */
async function deleteVersions(tx: Transaction, { db }: Purging, ids: string[]): Promise<void> {
  const { distTags, installs, readmes, versionFiles, versionParts, versions, versionTexts } =
    db.tables;
  for (const part of [distTags, installs, readmes, versionFiles, versionParts, versionTexts])
    await tx.delete(part).where(inArray(part.versionId, ids));
  await tx
    .update(versionParts)
    .set({ partVersionId: null })
    .where(inArray(versionParts.partVersionId, ids));
  await tx.delete(versions).where(inArray(versions.id, ids));
}
