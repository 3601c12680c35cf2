import { eq, sql } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import type { FoundAsset } from './find.ts';
import { summaryText } from './summarise.ts';

/** Inserts the row of an asset with the summary that lists show. */
export async function insertAssetRow(
  tx: Transaction,
  ctx: Pick<Context, 'db'>,
  asset: Omit<FoundAsset, 'summary' | 'revision'>,
): Promise<FoundAsset> {
  const { namespace, ...row } = { ...asset, summary: summaryText(asset), revision: 0 };
  await tx.insert(ctx.db.tables.assets).values(row);
  return { ...row, namespace };
}

/** Changes columns of an asset, its summary with them, and gives it as it is then. All but counters change through here. */
export async function changeAssetRow(
  tx: Transaction,
  ctx: Pick<Context, 'db'>,
  asset: FoundAsset,
  changes: Partial<Omit<FoundAsset, 'id' | 'namespace' | 'summary' | 'revision' | 'installs'>>,
): Promise<FoundAsset> {
  const summary = summaryText({ ...asset, ...changes });
  const { assets } = ctx.db.tables;
  const [row] = await tx
    .update(assets)
    .set({ ...changes, summary, revision: sql`${assets.revision} + 1` })
    .where(eq(assets.id, asset.id))
    .returning({ revision: assets.revision });
  if (!row) throw new Error(`The asset ${asset.id} is changed and not there.`);
  return { ...asset, ...changes, summary, revision: row.revision };
}
