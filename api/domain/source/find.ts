import { eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Tables } from '#schema/tables/define.ts';
import type { Services } from '../context.ts';
import type { Queries } from '../database.ts';

/** A row of `sync_sources`. */
export type SourceRow = Tables['syncSources']['$inferSelect'];

/** The row of a source, with the name of its namespace. */
export type FoundSource = SourceRow & { namespace: string };

/** The source with this id; null if there is none. Does not check permissions. */
export async function findSource(
  { db }: Pick<Services, 'db'>,
  query: Pick<Queries, 'select'>,
  id: string,
): Promise<FoundSource | null> {
  const { syncSources, namespaces } = db.tables;
  const [row] = await query
    .select({ source: syncSources, namespace: namespaces.name })
    .from(syncSources)
    .innerJoin(namespaces, eq(namespaces.id, syncSources.namespaceId))
    .where(eq(syncSources.id, id));
  return row ? { ...row.source, namespace: row.namespace } : null;
}

/** Like {@link findSource}, but throws `source.not_found`. */
export async function getSourceRow(
  services: Pick<Services, 'db'>,
  query: Pick<Queries, 'select'>,
  id: string,
): Promise<FoundSource> {
  const source = await findSource(services, query, id);
  if (!source) throw new AppError('source.not_found', `There is no git source ${id}.`);
  return source;
}
