import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import type { FoundAsset } from './find.ts';

/** Inserts the row of an asset, and gives it as it is found. */
export async function insertAssetRow(
  tx: Transaction,
  ctx: Pick<Context, 'db'>,
  asset: FoundAsset,
): Promise<FoundAsset> {
  const { namespace: _, ...row } = asset;
  await tx.insert(ctx.db.tables.assets).values(row);
  return asset;
}

/** Changes columns of an asset and gives it as it is then. All but counters change through here. */
export async function changeAssetRow(
  tx: Transaction,
  ctx: Pick<Context, 'db'>,
  asset: FoundAsset,
  changes: Partial<Omit<FoundAsset, 'id' | 'namespace' | 'installs'>>,
): Promise<FoundAsset> {
  const { assets } = ctx.db.tables;
  await tx.update(assets).set(changes).where(eq(assets.id, asset.id));
  return { ...asset, ...changes };
}
