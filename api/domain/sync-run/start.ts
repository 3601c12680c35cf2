import type { SyncRun } from '#schema/source.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getSourceRow } from '../source/find.ts';
import { enqueueRun } from './enqueue.ts';
import { summariseRun } from './summarise.ts';

/** Begins a run of a source, also of a paused one, or gives the one that is open. Throws `auth.*`, `source.not_found`. */
export async function startRun(ctx: Context, sourceId: string): Promise<SyncRun> {
  requireAdmin(ctx);
  const run = await ctx.db.write(async (tx) => {
    const source = await getSourceRow(ctx, tx, sourceId);
    const queued = await enqueueRun(tx, ctx, source, 'manual');
    await audit(tx, ctx, { action: 'sync.start', subject: source.url, subjectId: queued.id });
    return summariseRun(queued, source.url);
  });
  ctx.sync.wake();
  return run;
}
