import type { SourceTest } from '#schema/source.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { gitSourceOf } from './credential.ts';
import { getSourceRow } from './find.ts';

/**
 * Asks the remote of a source for its current commit, and measures how long it takes. Throws `auth.*`,
 * `source.not_found`, `git.*`, `secret.unreadable`.
 */
export async function testSource(
  ctx: Context,
  id: string,
  signal: AbortSignal,
): Promise<SourceTest> {
  requireAdmin(ctx);
  const source = await gitSourceOf(ctx, await getSourceRow(ctx, ctx.db.query, id));
  const startedAt = performance.now();
  const head = await ctx.git.resolveRemote(source, signal);
  return { ...head, milliseconds: Math.round(performance.now() - startedAt) };
}
