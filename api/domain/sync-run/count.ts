import { count, inArray, isNotNull, isNull, max } from 'drizzle-orm';
import type { SyncState } from '#schema/source.ts';
import type { Services } from '../context.ts';

/** Runs that are not over, and sources by how their last run ended. */
export type SyncCounts = {
  open: Partial<Record<SyncState, number>>;
  /** Without paused sources, and those that never ran. */
  sources: Partial<Record<SyncState, number>>;
};

/** How many runs wait or run, and how the last runs ended, of whichever process did them. */
export async function countSyncRuns({ db }: Pick<Services, 'db'>): Promise<SyncCounts> {
  const { syncRuns, syncSources } = db.tables;
  const [open, last, active] = await Promise.all([
    db.query
      .select({ state: syncRuns.state, runs: count() })
      .from(syncRuns)
      .where(inArray(syncRuns.state, ['queued', 'running', 'waiting']))
      .groupBy(syncRuns.state),
    // Ids are in the order of time.
    db.query
      .select({ id: max(syncRuns.id) })
      .from(syncRuns)
      .where(isNotNull(syncRuns.finishedAt))
      .groupBy(syncRuns.sourceId),
    db.query.select({ id: syncSources.id }).from(syncSources).where(isNull(syncSources.pausedAt)),
  ]);
  const sources: SyncCounts['sources'] = {};
  const ids = last.flatMap(({ id }) => (id === null ? [] : [id]));
  const isActive = new Set(active.map(({ id }) => id));
  for (let at = 0; at < ids.length; at += idsMax) {
    const rows = await db.query
      .select({ state: syncRuns.state, sourceId: syncRuns.sourceId })
      .from(syncRuns)
      .where(inArray(syncRuns.id, ids.slice(at, at + idsMax)));
    for (const { state, sourceId } of rows)
      if (isActive.has(sourceId)) sources[state] = (sources[state] ?? 0) + 1;
  }
  return { open: Object.fromEntries(open.map(({ state, runs }) => [state, runs])), sources };
}

/** Below the number of parameters that a statement may have. */
const idsMax = 500;
