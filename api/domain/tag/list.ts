import type { Kind } from '#schema/kind.ts';
import type { Context } from '../context.ts';
import { readableBy } from '../policy.ts';

/** Lists tags with the number of readable assets that have them, most used first. `q` is a prefix. */
export function listTags(
  ctx: Context,
  query: { kind?: Kind | undefined; q?: string | undefined; size: number },
): Promise<{ tag: string; count: number }[]> {
  return ctx.search.tags({
    readable: readableBy(ctx),
    kind: query.kind,
    prefix: query.q?.normalize('NFC').trim().toLowerCase(),
    size: query.size,
  });
}
