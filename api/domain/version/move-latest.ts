import type { FoundAsset } from '../asset/find.ts';
import { indexAsset } from '../asset/index-asset.ts';
import { changeAssetRow } from '../asset/write-row.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { findTexts } from './texts.ts';

/**
 * Moves `assets.latestVersion`, with what the asset is called and described as, which is what that version
 * says; and the search index. Gives the asset as it is then. The dist-tag is the caller's, and `keepTexts`
 * before the transaction.
 */
export async function moveLatest(
  tx: Transaction,
  ctx: Pick<Context, 'db' | 'now' | 'search'>,
  asset: FoundAsset,
  latestVersion: string | null,
): Promise<FoundAsset> {
  const texts = await findTexts(tx, ctx, { id: asset.id, latestVersion });
  const { displayName, description } = texts ?? asset;
  const updatedAt = ctx.now();
  const changes = { latestVersion, displayName, description, updatedAt };
  const moved = await changeAssetRow(tx, ctx, asset, changes);
  await indexAsset(tx, ctx, moved, texts?.searchText);
  return moved;
}
