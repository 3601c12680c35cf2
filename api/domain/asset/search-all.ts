import type { AssetSummary } from '#schema/asset.ts';
import { byKindWord, type Kind, kindNames, type KindWord } from '#schema/kind.ts';
import type { ListQuery } from '#schema/routes/asset-inputs.ts';
import type { Context } from '../context.ts';
import { findAssets } from './find-assets.ts';

type Group = { items: AssetSummary[]; total: number };

const none: Group = { items: [], total: 0 };

/** The first hits of every kind, or of one, in the order of its list, each kind with its total. */
export async function searchAll(
  ctx: Context,
  { kind: only, ...query }: Omit<ListQuery, 'cursor'> & { kind?: Kind | undefined },
): Promise<Record<KindWord, Group> & { moreWhenSignedIn: boolean }> {
  const group = async (kind: Kind): Promise<Group> => {
    if (only && only !== kind) return none;
    const { items, total } = await findAssets(ctx, kind, query);
    return { items, total };
  };
  const groups = new Map<Kind, Group>();
  await Promise.all(kindNames.map(async (kind) => groups.set(kind, await group(kind))));
  const found = byKindWord((kind) => groups.get(kind) ?? none);
  return { ...found, moreWhenSignedIn: ctx.actor === null };
}
