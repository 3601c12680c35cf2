import { and, desc, eq, inArray } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Context, Services } from '../context.ts';
import type { Queries } from '../database.ts';
import type { RunRow } from './summarise.ts';

/** The row of a run with the URL of its source, whoever asks; throws `run.not_found`. */
export async function getRunRow(
  { db }: Pick<Context, 'db'>,
  query: Pick<Queries, 'select'>,
  id: string,
): Promise<{ run: RunRow; url: string }> {
  const { syncRuns, syncSources } = db.tables;
  const [found] = await query
    .select({ run: syncRuns, url: syncSources.url })
    .from(syncRuns)
    .innerJoin(syncSources, eq(syncSources.id, syncRuns.sourceId))
    .where(eq(syncRuns.id, id));
  if (!found) throw new AppError('run.not_found', `There is no sync run ${id}.`);
  return found;
}

/** The last run that read a source at a commit to its end; null when it is forgotten. */
export async function findRunAt(
  { db }: Pick<Services, 'db'>,
  sourceId: string,
  commit: string,
): Promise<RunRow | null> {
  const { syncRuns: t } = db.tables;
  const [run] = await db.query
    .select()
    .from(t)
    .where(
      and(
        eq(t.sourceId, sourceId),
        eq(t.commit, commit),
        inArray(t.state, ['succeeded', 'partial']),
      ),
    )
    .orderBy(desc(t.createdAt), desc(t.id))
    .limit(1);
  return run ?? null;
}
