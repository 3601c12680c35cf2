import { and, asc, count, eq, gt, or } from 'drizzle-orm';
import { z } from 'zod';
import type { Page } from '#schema/page.ts';
import { kind } from '#schema/asset.ts';
import { defaultKind } from '#schema/kind.ts';
import { syncChange, type SyncOutcome } from '#schema/source.ts';
import type { Context } from '../context.ts';
import { cursorOf, cursorPart } from '../cursor.ts';
import { requireAdmin } from '../policy.ts';
import { getRunRow } from './find.ts';

/** Cursors of releases that knew skills alone have no kind. */
const position = cursorOf(z.tuple([cursorPart.path, syncChange, kind.optional()]));

/** What a run made of each asset that it did not leave as it was, by path. Throws `auth.*`, `run.not_found`, and `request.invalid` for a wrong cursor. */
export async function listOutcomes(
  ctx: Context,
  runId: string,
  { cursor, size }: { cursor?: string | undefined; size: number },
): Promise<Page<SyncOutcome>> {
  requireAdmin(ctx);
  await getRunRow(ctx, ctx.db.query, runId);
  const { syncOutcomes: t } = ctx.db.tables;
  const [path, change, ofKind = defaultKind] = cursor === undefined ? [] : position.decode(cursor);
  const after =
    path === undefined || change === undefined
      ? undefined
      : or(
          gt(t.path, path),
          and(eq(t.path, path), gt(t.change, change)),
          and(eq(t.path, path), eq(t.change, change), gt(t.kind, ofKind)),
        );
  const [rows, [counted]] = await Promise.all([
    ctx.db.query
      .select()
      .from(t)
      .where(and(eq(t.runId, runId), after))
      .orderBy(asc(t.path), asc(t.change), asc(t.kind))
      .limit(size + 1),
    ctx.db.query.select({ total: count() }).from(t).where(eq(t.runId, runId)),
  ]);
  const items = rows.slice(0, size);
  const last = rows.length > size ? items.at(-1) : undefined;
  return {
    items: items.map(({ kind, path, name, change, version, failed, reasons }) => ({
      kind,
      path,
      name,
      change,
      version,
      failed,
      reasons,
    })),
    nextCursor: last ? position.encode([last.path, last.change, last.kind]) : null,
    total: counted?.total ?? 0,
  };
}
