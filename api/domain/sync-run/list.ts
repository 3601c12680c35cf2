import { and, count, eq } from 'drizzle-orm';
import type { Page } from '#schema/page.ts';
import type { SyncRun, SyncState } from '#schema/source.ts';
import type { Context } from '../context.ts';
import { cutPage, newestFirst, olderThan } from '../newest-first.ts';
import { requireAdmin } from '../policy.ts';
import { summariseRun } from './summarise.ts';

/** Runs, the newest first; of one source or in one state where asked. Throws `auth.*`, and `request.invalid` for a wrong cursor. */
export async function listRuns(
  ctx: Context,
  input: {
    source?: string | undefined;
    state?: SyncState | undefined;
    cursor?: string | undefined;
    size: number;
  },
): Promise<Page<SyncRun>> {
  requireAdmin(ctx);
  const { syncRuns, syncSources } = ctx.db.tables;
  const asked = and(
    input.source === undefined ? undefined : eq(syncRuns.sourceId, input.source),
    input.state === undefined ? undefined : eq(syncRuns.state, input.state),
  );
  const order = { at: syncRuns.createdAt, id: syncRuns.id };
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select({ run: syncRuns, url: syncSources.url })
      .from(syncRuns)
      .innerJoin(syncSources, eq(syncSources.id, syncRuns.sourceId))
      .where(and(asked, olderThan(order, input.cursor)))
      .orderBy(...newestFirst(order))
      .limit(input.size + 1),
    ctx.db.query.select({ total: count() }).from(syncRuns).where(asked),
  ]);
  const { items, nextCursor } = cutPage(rows, input.size, ({ run: { createdAt: at, id } }) => ({
    at,
    id,
  }));
  return {
    items: items.map(({ run, url }) => summariseRun(run, url)),
    nextCursor,
    total: counted?.total ?? 0,
  };
}
