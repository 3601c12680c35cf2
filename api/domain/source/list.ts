import { count, eq } from 'drizzle-orm';
import type { Page } from '#schema/page.ts';
import type { SyncSource } from '#schema/source.ts';
import type { Context } from '../context.ts';
import { cutPage, newestFirst, olderThan } from '../newest-first.ts';
import { requireAdmin } from '../policy.ts';
import { summariseSources } from './summarise.ts';

/**
 * Lists sources, newest first, each with its last run. Throws `auth.*`, and `request.invalid` for a wrong
 * cursor.
 */
export async function listSources(
  ctx: Context,
  { cursor, size }: { cursor?: string | undefined; size: number },
): Promise<Page<SyncSource>> {
  requireAdmin(ctx);
  const { syncSources, namespaces } = ctx.db.tables;
  const order = { at: syncSources.createdAt, id: syncSources.id };
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select({ source: syncSources, namespace: namespaces.name })
      .from(syncSources)
      .innerJoin(namespaces, eq(namespaces.id, syncSources.namespaceId))
      .where(olderThan(order, cursor))
      .orderBy(...newestFirst(order))
      .limit(size + 1),
    ctx.db.query.select({ total: count() }).from(syncSources),
  ]);
  const found = rows.map(({ source, namespace }) => ({ ...source, namespace }));
  const { items, nextCursor } = cutPage(found, size, ({ createdAt: at, id }) => ({ at, id }));
  return { items: await summariseSources(ctx, items), nextCursor, total: counted?.total ?? 0 };
}
