import { and, eq, isNull } from 'drizzle-orm';
import type { Services } from '../context.ts';
import type { Transaction } from '../database.ts';

/** The right to work on a run, until someone else takes it over after it was not renewed in time. */
export type Lease = { runId: string; sourceId: string; holder: string; milliseconds: number };

/** Someone else works on the run now, or it is gone with its source: stop, and write nothing more. */
export class LeaseLostError extends Error {
  override name = 'LeaseLostError';
}

/** Someone asked for the run to end. */
export class RunCancelledError extends Error {
  override name = 'RunCancelledError';
}

/**
 * Renews a lease as part of a write of its run, so that no write of a run is committed but by who holds
 * it: the row stays locked until the transaction ends. Throws {@link LeaseLostError}, {@link RunCancelledError}.
 */
export async function holdLease(
  tx: Pick<Transaction, 'update'>,
  { db, now }: Pick<Services, 'db' | 'now'>,
  lease: Lease,
): Promise<void> {
  const { syncRuns } = db.tables;
  const [held] = await tx
    .update(syncRuns)
    .set({ leaseUntil: new Date(now().getTime() + lease.milliseconds) })
    .where(
      and(
        eq(syncRuns.id, lease.runId),
        eq(syncRuns.leaseHolder, lease.holder),
        isNull(syncRuns.finishedAt),
      ),
    )
    .returning({ cancelRequestedAt: syncRuns.cancelRequestedAt });
  if (!held) throw new LeaseLostError(`Someone else works on the sync run ${lease.runId} now.`);
  if (held.cancelRequestedAt !== null) throw new RunCancelledError('Cancelled.');
}

/** {@link holdLease} between writes, while a repository is read. */
export async function renewLease(
  services: Pick<Services, 'db' | 'now'>,
  lease: Lease,
): Promise<void> {
  await holdLease(services.db.query, services, lease);
}

/** Gives a lease back unfinished, so that whoever looks next goes on with the run. */
export async function releaseLease(
  { db, now }: Pick<Services, 'db' | 'now'>,
  lease: Lease,
): Promise<void> {
  const { syncRuns } = db.tables;
  await db.query
    .update(syncRuns)
    .set({ leaseUntil: now(), leaseHolder: null })
    .where(and(eq(syncRuns.id, lease.runId), eq(syncRuns.leaseHolder, lease.holder)));
}
