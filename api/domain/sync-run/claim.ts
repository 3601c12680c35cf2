import { and, asc, eq, isNull, lte, or } from 'drizzle-orm';
import type { Services } from '../context.ts';
import { newId } from '../id.ts';
import type { Lease } from './lease.ts';
import type { RunRow } from './summarise.ts';

/** As many as are looked at for one to work on; others may take some of them first. */
const candidatesMax = 20;

/** A run that is this process's to work on. */
export type ClaimedRun = { run: RunRow; lease: Lease };

/**
 * The oldest run that may be worked on now, taken: queued, waiting and due, or left by who died over it.
 * Null when there is none. Of several that ask at once, on either dialect, one gets it. An attempt that was
 * cut short counts as one: what kills its worker does not do so for ever; one that gave its lease back
 * goes on with the same.
 */
export async function claimRun(
  { db, now }: Pick<Services, 'db' | 'now'>,
  leaseMilliseconds: number,
): Promise<ClaimedRun | null> {
  const { syncRuns: t } = db.tables;
  const at = now();
  const isFree = or(
    eq(t.state, 'queued'),
    and(eq(t.state, 'waiting'), lte(t.nextAttemptAt, at)),
    and(eq(t.state, 'running'), lte(t.leaseUntil, at)),
  );
  const candidates = await db.query
    .select()
    .from(t)
    .where(and(isNull(t.finishedAt), isFree))
    .orderBy(asc(t.createdAt), asc(t.id))
    .limit(candidatesMax);
  for (const candidate of candidates) {
    const holder = newId();
    const isAgain =
      candidate.state === 'waiting' ||
      (candidate.state === 'running' && candidate.leaseHolder !== null);
    const [run] = await db.query
      .update(t)
      .set({
        state: 'running',
        leaseHolder: holder,
        leaseUntil: new Date(at.getTime() + leaseMilliseconds),
        attempt: isAgain ? candidate.attempt + 1 : candidate.attempt,
        startedAt: candidate.startedAt ?? at,
        nextAttemptAt: null,
        errorCode: null,
        errorDetail: null,
      })
      // The row as it was read, or someone was faster.
      .where(and(eq(t.id, candidate.id), eq(t.attempt, candidate.attempt), isFree))
      .returning();
    if (run) {
      const { id: runId, sourceId } = run;
      return { run, lease: { runId, sourceId, holder, milliseconds: leaseMilliseconds } };
    }
  }
  return null;
}
