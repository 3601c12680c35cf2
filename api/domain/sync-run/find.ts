import { eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Context } from '../context.ts';
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
