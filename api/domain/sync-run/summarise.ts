import { isErrorCode } from '#schema/error.ts';
import type { SyncCounts, SyncRun } from '#schema/source.ts';
import type { Tables } from '#schema/tables/define.ts';

export type RunRow = Tables['syncRuns']['$inferSelect'];

/** Of a run that has not counted anything yet. */
export const noCounts: SyncCounts = {
  new: 0,
  changed: 0,
  unchanged: 0,
  gone: 0,
  conflict: 0,
  invalid: 0,
  failed: 0,
};

/** A run as admins see it; `url` is that of its source. */
export function summariseRun(row: RunRow, url: string): SyncRun {
  return {
    id: row.id,
    sourceId: row.sourceId,
    url,
    trigger: row.trigger,
    state: row.state,
    attempt: row.attempt,
    ref: row.ref,
    commit: row.commit,
    counts: row.counts,
    error: errorOf(row),
    requestedBy: row.requestedBy,
    createdAt: row.createdAt.toISOString(),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    nextAttemptAt: row.nextAttemptAt?.toISOString() ?? null,
  };
}

function errorOf({ errorCode, errorDetail }: RunRow): SyncRun['error'] {
  if (errorCode === null) return null;
  return { code: isErrorCode(errorCode) ? errorCode : 'internal.error', detail: errorDetail ?? '' };
}
