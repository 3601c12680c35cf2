import type { AssetSummary, Kind } from '#schema/asset.ts';
import type { Context } from '../context.ts';
import { findAssets } from './find-assets.ts';

type Group = { items: AssetSummary[]; total: number };

/** The best hits of every kind, or of one, each kind with its total. */
export async function searchAll(
  ctx: Context,
  query: { q: string; kind?: Kind | undefined; tag?: string | undefined; size: number },
): Promise<{ skills: Group; mcps: Group; agents: Group; moreWhenSignedIn: boolean }> {
  const group = async (kind: Kind): Promise<Group> => {
    if (query.kind && query.kind !== kind) return { items: [], total: 0 };
    const { items, total } = await findAssets(ctx, kind, {
      q: query.q,
      tag: query.tag === undefined ? undefined : [query.tag],
      size: query.size,
    });
    return { items, total };
  };
  const [skills, mcps, agents] = await Promise.all([group('skill'), group('mcp'), group('agent')]);
  return { skills, mcps, agents, moreWhenSignedIn: ctx.actor === null };
}
