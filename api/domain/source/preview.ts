import type { SyncPreview } from '#schema/source.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getSourceRow } from './find.ts';

/**
 * What a run of this source would do now, without writing anything. Throws `auth.*`, `source.not_found`,
 * `git.*`, `secret.unreadable`.
 */
export async function previewSource(
  ctx: Context,
  id: string,
  signal: AbortSignal,
): Promise<SyncPreview> {
  requireAdmin(ctx);
  return ctx.sync.preview(ctx, await getSourceRow(ctx, ctx.db.query, id), signal);
}
