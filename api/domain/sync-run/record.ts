import { and, count, eq, inArray, max, or } from 'drizzle-orm';
import { type SyncCounts, type SyncLogLine, type SyncOutcome } from '#schema/source.ts';
import type { Kind } from '#schema/kind.ts';
import type { Services } from '../context.ts';
import type { Transaction } from '../database.ts';
import { noCounts } from './summarise.ts';

type Of = Pick<Services, 'db' | 'now'>;

/** A line of a log that is still to be written. */
export type LogEntry = Pick<SyncLogLine, 'level' | 'text'>;

const rowsPerInsert = 200;
/** Longer lines are cut: what is quoted in them comes from a repository. */
const lineLengthMax = 2000;

/** Adds lines to the log of a run. The transaction holds the lease of the run, so their order is the only one. */
export async function appendLog(
  tx: Transaction,
  { db, now }: Of,
  runId: string,
  entries: LogEntry[],
): Promise<void> {
  if (entries.length === 0) return;
  const { syncLogLines: t } = db.tables;
  const [last] = await tx
    .select({ ordinal: max(t.ordinal) })
    .from(t)
    .where(eq(t.runId, runId));
  const from = (last?.ordinal ?? 0) + 1;
  const at = now();
  for (let start = 0; start < entries.length; start += rowsPerInsert) {
    const rows = entries.slice(start, start + rowsPerInsert).map(({ level, text }, index) => ({
      runId,
      ordinal: from + start + index,
      at,
      level,
      text: text.length > lineLengthMax ? `${text.slice(0, lineLengthMax)}…` : text,
    }));
    await tx.insert(t).values(rows);
  }
}

/** Keeps what a run made of assets; said again, as by who takes a run over, it replaces what was said. */
export async function recordOutcomes(
  tx: Transaction,
  { db }: Pick<Services, 'db'>,
  runId: string,
  outcomes: SyncOutcome[],
): Promise<void> {
  const { syncOutcomes: t } = db.tables;
  for (const outcome of outcomes) {
    const { name, version, failed, reasons } = outcome;
    await tx
      .insert(t)
      .values({ runId, ...outcome })
      .onConflictDoUpdate({
        target: [t.runId, t.path, t.change, t.kind],
        set: { name, version, failed, reasons },
      });
  }
}

/** Forgets what could not be taken at an earlier attempt of a run: it is judged anew. */
export async function forgetFailures(
  tx: Transaction,
  { db }: Pick<Services, 'db'>,
  runId: string,
): Promise<void> {
  const { syncOutcomes: t } = db.tables;
  await tx
    .delete(t)
    .where(
      and(eq(t.runId, runId), or(eq(t.failed, true), inArray(t.change, ['conflict', 'invalid']))),
    );
}

/** The counts of a run over all of its attempts. `unchanged` is what its last plan left as it was. */
export async function countOutcomes(
  { db }: Pick<Services, 'db'>,
  runId: string,
  unchanged: { kind: Kind; path: string }[],
): Promise<SyncCounts> {
  const { syncOutcomes: t } = db.tables;
  const counts = { ...noCounts };
  const rows = await db.query
    .select({ change: t.change, failed: t.failed, rows: count() })
    .from(t)
    .where(eq(t.runId, runId))
    .groupBy(t.change, t.failed);
  for (const { change, failed, rows: many } of rows) {
    counts[change] += many;
    if (failed) counts.failed += many;
  }
  // What an earlier attempt published is unchanged to the last one, and was counted for what it was.
  const touched = await db.query
    .select({ kind: t.kind, path: t.path })
    .from(t)
    .where(and(eq(t.runId, runId), inArray(t.change, ['new', 'changed'])));
  const before = new Set(touched.map(keyOf));
  counts.unchanged = unchanged.filter((one) => !before.has(keyOf(one))).length;
  return counts;
}

function keyOf({ kind, path }: { kind: Kind; path: string }): string {
  return `${kind} ${path}`;
}
