import { inArray, max } from 'drizzle-orm';
import type { SyncSource } from '#schema/source.ts';
import type { Services } from '../context.ts';
import type { Queries } from '../database.ts';
import { type RunRow, summariseRun } from '../sync-run/summarise.ts';
import type { FoundSource } from './find.ts';

type Reader = Pick<Queries, 'select'>;

/** Sources as the API shows them to admins, each with its last run, without secrets. */
export async function summariseSources(
  { db, settings }: Pick<Services, 'db' | 'settings'>,
  sources: FoundSource[],
  query: Reader = db.query,
): Promise<SyncSource[]> {
  const runs = await lastRuns(
    { db },
    query,
    sources.map(({ id }) => id),
  );
  return sources.map((source) => {
    const run = runs.get(source.id);
    return {
      id: source.id,
      url: source.url,
      ref: source.ref,
      pathGlob: source.pathGlob,
      namespace: source.namespace,
      visibility: source.visibility,
      intervalSeconds: source.intervalSeconds,
      credential: source.credentialKind,
      paused: source.pausedAt !== null,
      webhookUrl: `${settings.publicUrl.replace(/\/$/, '')}/api/v1/webhooks/${source.id}`,
      commit: source.commit,
      lastRun: run ? summariseRun(run, source.url) : null,
      nextRunAt: source.pausedAt === null ? (source.nextRunAt?.toISOString() ?? null) : null,
      createdAt: source.createdAt.toISOString(),
      updatedAt: source.updatedAt.toISOString(),
    };
  });
}

async function lastRuns(
  { db }: Pick<Services, 'db'>,
  query: Reader,
  sourceIds: string[],
): Promise<Map<string, RunRow>> {
  if (sourceIds.length === 0) return new Map();
  const { syncRuns } = db.tables;
  // Ids are ordered by time.
  const last = query
    .select({ id: max(syncRuns.id) })
    .from(syncRuns)
    .where(inArray(syncRuns.sourceId, sourceIds))
    .groupBy(syncRuns.sourceId);
  const rows = await query.select().from(syncRuns).where(inArray(syncRuns.id, last));
  return new Map(rows.map((row) => [row.sourceId, row]));
}
