import { type AnyColumn, and, count, eq, sql } from 'drizzle-orm';
import type { FoundAsset } from '#api/domain/asset/find.ts';
import { indexAsset } from '#api/domain/asset/index-asset.ts';
import { replaceTags } from '#api/domain/asset/replace-tags.ts';
import { changeAssetRow } from '#api/domain/asset/write-row.ts';
import type { Transaction } from '#api/domain/database.ts';
import type { Inspected } from './fault.ts';

/** Recounts the installs of an asset, in total and by day, from its counted installs. */
export async function repairInstalls(
  tx: Transaction,
  { db }: Inspected,
  assetId: string,
): Promise<void> {
  const { assets, installs, installDays } = db.tables;
  const day = dayOf(db.dialect, installs.installedAt);
  const days = await tx
    .select({ day, count: count() })
    .from(installs)
    .where(and(eq(installs.assetId, assetId), eq(installs.counted, true)))
    .groupBy(day);
  const total = days.reduce((sum, one) => sum + one.count, 0);
  await tx.update(assets).set({ installs: total }).where(eq(assets.id, assetId));
  await tx.delete(installDays).where(eq(installDays.assetId, assetId));
  if (days.length > 0)
    await tx.insert(installDays).values(days.map((one) => ({ assetId, ...one })));
}

/**
 * Sets `latestVersion` to the version of the dist-tag `latest`. If the dist-tag is missing, it is created for
 * `latestVersion`, if that version exists.
 */
export async function repairLatest(
  tx: Transaction,
  inspected: Inspected,
  asset: FoundAsset,
): Promise<void> {
  const { distTags, versions } = inspected.db.tables;
  const [tagged] = await tx
    .select({ version: versions.version })
    .from(distTags)
    .innerJoin(versions, eq(versions.id, distTags.versionId))
    .where(and(eq(distTags.assetId, asset.id), eq(distTags.tag, 'latest')));
  const [named] = await tx
    .select({ id: versions.id })
    .from(versions)
    .where(and(eq(versions.assetId, asset.id), eq(versions.version, asset.latestVersion ?? '')));
  if (!tagged && named) {
    const row = {
      assetId: asset.id,
      tag: 'latest',
      versionId: named.id,
      updatedAt: asset.updatedAt,
    };
    await tx.insert(distTags).values(row);
  } else {
    await changeAssetRow(tx, inspected, asset, { latestVersion: tagged?.version ?? null });
  }
  await repairIndex(tx, inspected, asset.id);
}

/** Rewrites the tag rows of an asset from its list of tags. */
export async function repairTags(
  tx: Transaction,
  { db }: Inspected,
  asset: FoundAsset,
): Promise<void> {
  await replaceTags(tx, { db }, asset.id, asset.tags);
}

/** Indexes an asset again from its row. */
export async function repairIndex(
  tx: Transaction,
  inspected: Inspected,
  assetId: string,
): Promise<void> {
  const asset = await readAsset(tx, inspected, assetId);
  if (asset) await indexAsset(tx, inspected, asset);
}

async function readAsset(
  tx: Transaction,
  { db }: Inspected,
  assetId: string,
): Promise<FoundAsset | null> {
  const { assets, namespaces } = db.tables;
  const [row] = await tx
    .select({ asset: assets, namespace: namespaces.name })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(eq(assets.id, assetId));
  return row ? { ...row.asset, namespace: row.namespace } : null;
}

/** An SQL expression for the day of a time as in `install_days`: `YYYY-MM-DD` in UTC. */
export function dayOf(dialect: 'sqlite' | 'postgres', time: AnyColumn) {
  return dialect === 'sqlite'
    ? sql<string>`strftime('%Y-%m-%d', ${time} / 1000, 'unixepoch')`
    : sql<string>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD')`;
}
