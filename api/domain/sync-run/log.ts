import { and, asc, eq, gt } from 'drizzle-orm';
import type { SyncLogLine, SyncRun } from '#schema/source.ts';
import type { Context } from '../context.ts';
import { requireAdmin } from '../policy.ts';
import { getRunRow } from './find.ts';
import { summariseRun } from './summarise.ts';

/** The most lines that one answer holds; a reader asks again after the last. */
const linesMax = 1000;

/** Lines of a log, and the run as it was before they were read: all are there when it has ended and none came. */
export type LogPart = { items: SyncLogLine[]; run: SyncRun; isOver: boolean };

/**
 * The lines of a run's log after an ordinal (0 for all), 1,000 at most, in order. `isOver` says that no
 * more will follow these. Throws `auth.*`, `run.not_found`.
 */
export async function readLog(ctx: Context, runId: string, after: number): Promise<LogPart> {
  requireAdmin(ctx);
  // The run first: a line that is written between the two reads is then not the last that is looked for.
  const { run, url } = await getRunRow(ctx, ctx.db.query, runId);
  const { syncLogLines: t } = ctx.db.tables;
  const rows = await ctx.db.query
    .select()
    .from(t)
    .where(and(eq(t.runId, runId), gt(t.ordinal, after)))
    .orderBy(asc(t.ordinal))
    .limit(linesMax);
  return {
    items: rows.map(({ ordinal, at, level, text }) => ({
      ordinal,
      at: at.toISOString(),
      level,
      text,
    })),
    run: summariseRun(run, url),
    isOver: run.finishedAt !== null && rows.length < linesMax,
  };
}
