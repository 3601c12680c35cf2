import { type AnyColumn, and, count, eq, sql } from 'drizzle-orm';
import type { FoundAsset } from '#api/domain/asset/find.ts';
import { indexReadable } from '#api/domain/asset/index-all.ts';
import { replaceTags } from '#api/domain/asset/index-asset.ts';
import type { Transaction } from '#api/domain/database.ts';
import type { Inspected } from './fault.ts';

/** Makes the counter of an asset and those of its days what its installs say. */
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
    .where(eq(installs.assetId, assetId))
    .groupBy(day);
  const total = days.reduce((sum, one) => sum + one.count, 0);
  await tx.update(assets).set({ installs: total }).where(eq(assets.id, assetId));
  await tx.delete(installDays).where(eq(installDays.assetId, assetId));
  if (days.length > 0)
    await tx.insert(installDays).values(days.map((one) => ({ assetId, ...one })));
}

/**
 * Makes `latestVersion` what the dist-tag says. An asset without the dist-tag gets it back, where the
 * version that it names is there.
 */
export async function repairLatest(
  tx: Transaction,
  inspected: Inspected,
  asset: FoundAsset,
): Promise<void> {
  const { assets, distTags, versions } = inspected.db.tables;
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
    const latestVersion = tagged?.version ?? null;
    await tx.update(assets).set({ latestVersion }).where(eq(assets.id, asset.id));
  }
  await repairIndex(tx, inspected, asset.id);
}

/** Writes the tags of an asset as rows again, from its list. */
export async function repairTags(
  tx: Transaction,
  { db }: Inspected,
  asset: FoundAsset,
): Promise<void> {
  await replaceTags(tx, { db }, asset.id, asset.tags);
}

/** Makes the index say of an asset what its row says now. */
export async function repairIndex(
  tx: Transaction,
  { db, blobs, search }: Inspected,
  assetId: string,
): Promise<void> {
  const { assets, namespaces } = db.tables;
  const [row] = await tx
    .select({ asset: assets, namespace: namespaces.name })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .where(eq(assets.id, assetId));
  if (row)
    await indexReadable(tx, { db, blobs, search }, { ...row.asset, namespace: row.namespace });
}

/** The day of a time as `install_days` has it: `YYYY-MM-DD`, UTC. */
export function dayOf(dialect: 'sqlite' | 'postgres', time: AnyColumn) {
  return dialect === 'sqlite'
    ? sql<string>`strftime('%Y-%m-%d', ${time} / 1000, 'unixepoch')`
    : sql<string>`to_char(${time} at time zone 'UTC', 'YYYY-MM-DD')`;
}
