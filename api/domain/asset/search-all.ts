import type { AssetSummary } from '#schema/asset.ts';
import { byKindWord, type Kind, kindNames, type KindWord } from '#schema/kind.ts';
import type { Context } from '../context.ts';
import { findAssets } from './find-assets.ts';

type Group = { items: AssetSummary[]; total: number };

const none: Group = { items: [], total: 0 };

/** The best hits of every kind, or of one, each kind with its total. */
export async function searchAll(
  ctx: Context,
  query: { q: string; kind?: Kind | undefined; tag?: string | undefined; size: number },
): Promise<Record<KindWord, Group> & { moreWhenSignedIn: boolean }> {
  const group = async (kind: Kind): Promise<Group> => {
    if (query.kind && query.kind !== kind) return none;
    const { items, total } = await findAssets(ctx, kind, {
      q: query.q,
      tag: query.tag === undefined ? undefined : [query.tag],
      size: query.size,
    });
    return { items, total };
  };
  const groups = new Map<Kind, Group>();
  await Promise.all(kindNames.map(async (kind) => groups.set(kind, await group(kind))));
  const found = byKindWord((kind) => groups.get(kind) ?? none);
  return { ...found, moreWhenSignedIn: ctx.actor === null };
}
