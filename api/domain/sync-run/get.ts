import type { SyncRun } from '#schema/source.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getRunRow } from './find.ts';
import { summariseRun } from './summarise.ts';

/** A run. Throws `auth.*`, `run.not_found`. */
export async function getRun(ctx: Context, id: string): Promise<SyncRun> {
  requireAdmin(ctx);
  const { run, url } = await getRunRow(ctx, ctx.db.query, id);
  return summariseRun(run, url);
}
