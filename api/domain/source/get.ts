import { AppError } from '#schema/error.ts';
import type { SyncSource } from '#schema/source.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getSourceRow } from './find.ts';
import { summariseSources } from './summarise.ts';

/** The source with this id, and its last run. Throws `auth.*`, `source.not_found`. */
export async function getSource(ctx: Context, id: string): Promise<SyncSource> {
  requireAdmin(ctx);
  const row = await getSourceRow(ctx, ctx.db.query, id);
  const [source] = await summariseSources(ctx, [row]);
  if (!source) throw new AppError('internal.error', 'The source cannot be read back.');
  return source;
}
