import { and, eq, inArray, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';

/** Takes the counted installs of versions off the numbers of their asset, before their rows go with them. */
export async function uncountInstalls(
  tx: Transaction,
  { db }: Pick<Context, 'db'>,
  asset: { id: string },
  versionIds: string[],
): Promise<void> {
  const { assets, installs, installDays } = db.tables;
  const rows = await tx
    .select({ at: installs.installedAt })
    .from(installs)
    .where(and(inArray(installs.versionId, versionIds), eq(installs.counted, true)));
  if (rows.length === 0) return;
  const counts = new Map<string, number>();
  for (const { at } of rows) {
    const day = at.toISOString().slice(0, 10);
    counts.set(day, (counts.get(day) ?? 0) + 1);
  }
  for (const [day, count] of counts)
    await tx
      .update(installDays)
      .set({ count: sql`${installDays.count} - ${count}` })
      .where(and(eq(installDays.assetId, asset.id), eq(installDays.day, day)));
  await tx
    .delete(installDays)
    .where(and(eq(installDays.assetId, asset.id), sql`${installDays.count} <= 0`));
  await tx
    .update(assets)
    .set({ installs: sql`${assets.installs} - ${rows.length}` })
    .where(eq(assets.id, asset.id));
}
