import { eq } from 'drizzle-orm';
import type { Context } from '#api/domain/context.ts';
import type { Transaction } from '#api/domain/database.ts';
import { newId } from '#api/domain/id.ts';
import { targetId } from '#schema/name.ts';
import type { Tables } from '#schema/tables/define.ts';
import type { OldAsset, OldInstall } from './old-registry.ts';

/** As many rows as one INSERT takes: SQLite allows 32,766 parameters. */
const rowsPerInsert = 200;

/** The only agent that the predecessor could install for. */
const targetDefault = 'kiro';

type Install = Tables['installs']['$inferInsert'];

/**
 * Gives an asset the install count that it had. Each counted install is a row, as those made here are: the logged
 * ones, the newest first, and for what was not logged rows without a user at the time of the last change.
 */
export async function carryInstalls(
  tx: Transaction,
  ctx: Pick<Context, 'db'>,
  given: {
    assetId: string;
    asset: OldAsset;
    installs: readonly OldInstall[];
    userIds: ReadonlyMap<number, string>;
  },
): Promise<void> {
  const { assetId, asset, userIds } = given;
  const { assets, installs, installDays, versions } = ctx.db.tables;
  const [version] = await tx
    .select({ id: versions.id })
    .from(versions)
    .where(eq(versions.assetId, assetId));
  if (!version) return;
  const logged = given.installs
    .filter((one) => one.kind === asset.kind && one.assetId === asset.id)
    .toSorted((a, b) => b.at.getTime() - a.at.getTime());
  const rows: Install[] = logged.map(({ userId, target, at }, index) => ({
    id: newId(),
    assetId,
    versionId: version.id,
    userId: userIds.get(userId) ?? null,
    target: targetId.safeParse(target).success ? target : targetDefault,
    installedAt: at,
    counted: index < asset.installs,
  }));
  while (rows.length < asset.installs)
    rows.push({
      id: newId(),
      assetId,
      versionId: version.id,
      userId: null,
      target: targetDefault,
      installedAt: asset.updatedAt,
      counted: true,
    });
  for (let from = 0; from < rows.length; from += rowsPerInsert)
    await tx.insert(installs).values(rows.slice(from, from + rowsPerInsert));
  const days = new Map<string, number>();
  for (const { installedAt, counted } of rows) {
    const day = installedAt.toISOString().slice(0, 10);
    if (counted) days.set(day, (days.get(day) ?? 0) + 1);
  }
  const counts = [...days].map(([day, count]) => ({ assetId, day, count }));
  for (let from = 0; from < counts.length; from += rowsPerInsert)
    await tx.insert(installDays).values(counts.slice(from, from + rowsPerInsert));
  await tx.update(assets).set({ installs: asset.installs }).where(eq(assets.id, assetId));
}
