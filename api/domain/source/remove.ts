import { eq } from 'drizzle-orm';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getSourceRow } from './find.ts';

/**
 * Removes a source with its runs and their logs; an active run stops at its next write. Published assets
 * stay, and another source of the same namespace may adopt them. Throws `auth.*`, `source.not_found`.
 */
export async function removeSource(ctx: Context, id: string): Promise<void> {
  requireAdmin(ctx);
  const { syncSources } = ctx.db.tables;
  await ctx.db.write(async (tx) => {
    const source = await getSourceRow(ctx, tx, id);
    await tx.delete(syncSources).where(eq(syncSources.id, id));
    await audit(tx, ctx, {
      action: 'source.remove',
      subject: source.url,
      subjectId: id,
      detail: { namespace: source.namespace },
    });
  });
  ctx.sync.wake();
}
