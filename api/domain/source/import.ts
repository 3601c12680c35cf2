import { eq } from 'drizzle-orm';
import type { SourceInput, SyncRun } from '#schema/source.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { enqueueRun } from '../sync-run/enqueue.ts';
import { summariseRun } from '../sync-run/summarise.ts';
import { findSameSource, insertSource, prepareSource } from './create.ts';
import { sealCredential } from './credential.ts';

/**
 * Imports a repository once: creates a source without a schedule, and queues one run of it. If such a source
 * exists, it is reused, and its credential is replaced if one is given. Throws `auth.*`, `request.invalid`,
 * `namespace.not_found`.
 */
export async function importRepository(ctx: Context, input: SourceInput): Promise<SyncRun> {
  requireAdmin(ctx);
  const { row } = await prepareSource(ctx, { ...input, intervalSeconds: 0, paused: false });
  const run = await ctx.db.write(async (tx) => {
    const same = await findSameSource(tx, ctx, row);
    if (!same) await insertSource(tx, ctx, row);
    else if (input.credential) {
      const { syncSources } = ctx.db.tables;
      const sealed = await sealCredential(ctx, same.id, input.credential);
      await tx.update(syncSources).set(sealed).where(eq(syncSources.id, same.id));
      await audit(tx, ctx, {
        action: 'source.update',
        subject: same.url,
        subjectId: same.id,
        detail: { credential: input.credential.kind },
      });
    }
    const source = same ?? row;
    const queued = await enqueueRun(tx, ctx, source, 'import');
    await audit(tx, ctx, {
      action: 'sync.import',
      subject: source.url,
      subjectId: queued.id,
      detail: { namespace: row.namespace },
    });
    return summariseRun(queued, source.url);
  });
  ctx.sync.wake();
  return run;
}
