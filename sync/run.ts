import { and, eq, isNull } from 'drizzle-orm';
import { systemContext } from '#api/domain/account/actor.ts';
import type { Services } from '#api/domain/context.ts';
import type { GitHead } from '#api/domain/git.ts';
import { gitSourceOf } from '#api/domain/source/credential.ts';
import { type FoundSource, getSourceRow } from '#api/domain/source/find.ts';
import type { ClaimedRun } from '#api/domain/sync-run/claim.ts';
import { countsText } from '#api/domain/sync-run/counts-text.ts';
import { findRunAt } from '#api/domain/sync-run/find.ts';
import { finishRun, type RunEnd } from '#api/domain/sync-run/finish.ts';
import {
  holdLease,
  LeaseLostError,
  releaseLease,
  RunCancelledError,
} from '#api/domain/sync-run/lease.ts';
import {
  appendLog,
  countOutcomes,
  forgetFailures,
  type LogEntry,
} from '#api/domain/sync-run/record.ts';
import { noCounts, type RunRow } from '#api/domain/sync-run/summarise.ts';
import type { ErrorItem } from '#schema/error.ts';
import type { Kind } from '#schema/kind.ts';
import type { SyncCounts } from '#schema/source.ts';
import { apply } from './apply.ts';
import { attemptsMax, judgeFailure, waitMilliseconds } from './failure.ts';
import { countChanges, type PlannedChange } from './plan.ts';
import { readSource } from './read-source.ts';

/** How a pass is stopped, and how it reports progress. */
export type PassOptions = {
  /** Aborted to stop the pass. For a reason other than {@link RunCancelledError} and {@link LeaseLostError}, the lease is released so that another worker can continue. */
  signal: AbortSignal;
  /** Called after each asset that was published, deprecated or failed. */
  onAsset?: (() => void) | undefined;
};

/** The most problems outside of assets that are written to the log of a run. */
const problemsMax = 50;

/**
 * Makes one pass over one source; the caller holds the run's lease. Resolves the commit of the ref. If
 * that commit is settled (applied before, with nothing left to retry), the run ends there; otherwise the
 * pass reads the tree, plans and applies. Gives the run, ended or waiting for another attempt; null when
 * the lease was lost, or was released because the process stops. Does not throw for errors of the remote:
 * they become the error of the run.
 */
export async function runPass(
  services: Services,
  { run, lease }: ClaimedRun,
  options: PassOptions,
): Promise<RunRow | null> {
  const ctx = systemContext(services, run.id);
  const say = (entries: LogEntry[]) =>
    services.db.write(async (tx) => {
      await holdLease(tx, services, lease);
      await appendLog(tx, services, run.id, entries);
    });
  try {
    const end = await pass();
    return await finish(end);
  } catch (err) {
    const reason = options.signal.aborted ? options.signal.reason : err;
    if (reason instanceof LeaseLostError) {
      services.log.warn('sync.lease_lost', { runId: run.id, sourceId: run.sourceId });
      return null;
    }
    try {
      if (reason instanceof RunCancelledError) return await finish({ state: 'cancelled' });
      if (options.signal.aborted) {
        await releaseLease(services, lease);
        return null;
      }
      return await finish(failureEnd(err));
    } catch (later) {
      // The storage is unavailable: the lease expires, and another worker takes the run over.
      services.log.warn('sync.unfinished', { runId: run.id, cause: String(later) });
      return null;
    }
  }

  async function pass(): Promise<RunEnd> {
    if (run.attempt > attemptsMax) {
      const detail = `The run was started ${attemptsMax} times and never finished; its worker died or was stopped each time.`;
      return { state: 'failed', error: { code: 'internal.error', detail } };
    }
    const source = await getSourceRow(services, services.db.query, run.sourceId);
    await services.db.write(async (tx) => {
      await holdLease(tx, services, lease);
      await forgetFailures(tx, services, run.id);
      const again = run.attempt > 1 ? ` (attempt ${run.attempt} of ${attemptsMax})` : '';
      const text = `Reading ${source.url}, ${source.ref ?? 'its HEAD'}${again}`;
      await appendLog(tx, services, run.id, [{ level: 'info', text }]);
    });
    const remote = await gitSourceOf(services, source);
    const head = await services.git.resolveRemote(remote, options.signal);
    await keepHead(head);
    if (head.commit === source.commit) return nothingNew(source, head);
    const { snapshot, changes, problems, rootName } = await readSource(
      services,
      source,
      remote,
      head,
      options.signal,
    );
    await say(planLines(changes, problems));
    await apply(changes, {
      ctx,
      source,
      lease,
      snapshot,
      ref: head.ref,
      rootName,
      onAsset: options.onAsset,
      signal: options.signal,
    });
    const unchanged = changes.filter(({ change }) => change === 'unchanged');
    const counts = await countOutcomes(services, run.id, unchanged);
    // Invalid assets, and conflicts inside the repository, stay as they are until the next commit.
    const isSettled = counts.failed === 0 && !changes.some((one) => one.dependsOnRegistry);
    const applied = { commit: head.commit, sourceUpdatedAt: source.updatedAt };
    return { state: stateOf(counts), counts, ...(isSettled ? { applied } : {}) };
  }

  async function keepHead({ ref, commit }: GitHead): Promise<void> {
    const { syncRuns } = services.db.tables;
    await services.db.write(async (tx) => {
      await holdLease(tx, services, lease);
      await tx.update(syncRuns).set({ ref, commit }).where(eq(syncRuns.id, run.id));
      const text = `${ref} is at ${commit}`;
      await appendLog(tx, services, run.id, [{ level: 'info', text }]);
    });
  }

  /** The end of a run at a settled commit: assets are unchanged, and invalid or conflicting ones stay so. */
  async function nothingNew(source: FoundSource, head: GitHead): Promise<RunEnd> {
    const earlier = await findRunAt(services, source.id, head.commit);
    const counts = earlier
      ? repeatedCounts(earlier.counts)
      : await countOutcomes(services, run.id, await placesOf(source));
    await say([{ level: 'info', text: 'Nothing has changed since it was last read.' }]);
    const applied = { commit: head.commit, sourceUpdatedAt: source.updatedAt };
    return { state: stateOf(counts), counts, applied };
  }

  async function placesOf({ id }: FoundSource): Promise<{ kind: Kind; path: string }[]> {
    const { assets, syncedAssets } = services.db.tables;
    return services.db.query
      .select({ kind: assets.kind, path: syncedAssets.path })
      .from(syncedAssets)
      .innerJoin(assets, eq(assets.id, syncedAssets.assetId))
      .where(and(eq(syncedAssets.sourceId, id), isNull(syncedAssets.goneAt)));
  }

  function failureEnd(err: unknown): RunEnd {
    const { error, mayPass, askedMilliseconds } = judgeFailure(err, services, run.id);
    if (!mayPass || run.attempt >= attemptsMax) return { state: 'failed', error };
    const milliseconds = Math.max(waitMilliseconds(run.attempt), askedMilliseconds);
    const nextAttemptAt = new Date(services.now().getTime() + milliseconds);
    return { state: 'waiting', error, nextAttemptAt };
  }

  async function finish(end: RunEnd): Promise<RunRow> {
    const row = await finishRun(ctx, lease, end);
    services.log.info('sync.ended', {
      runId: run.id,
      sourceId: run.sourceId,
      state: row.state,
      attempt: row.attempt,
      code: row.errorCode,
      counts: row.counts,
    });
    return row;
  }
}

/** The counts of a run that repeats an earlier one with nothing to do: what it published is unchanged now. */
function repeatedCounts(counts: SyncCounts): SyncCounts {
  const { conflict, invalid } = counts;
  const unchanged = counts.new + counts.changed + counts.unchanged;
  return { ...noCounts, unchanged, conflict, invalid };
}

function stateOf({ conflict, invalid, failed }: SyncCounts): 'succeeded' | 'partial' {
  return conflict + invalid + failed === 0 ? 'succeeded' : 'partial';
}

function planLines(changes: PlannedChange[], problems: ErrorItem[]): LogEntry[] {
  const text = countsText(countChanges(changes)) || 'no assets found';
  return [
    { level: 'info', text: `Plan: ${text}` },
    ...problems.slice(0, problemsMax).map(({ pointer, detail }) => ({
      level: 'warn' as const,
      text: `${pointer}: ${detail}`,
    })),
  ];
}
