import { and, eq, inArray, isNull, or } from 'drizzle-orm';
import type { Kind } from '#schema/kind.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';

const runsAtOnce = 500;

/**
 * Deletes the outcomes of syncs of an asset under its name or a former one, all or those of the given versions and of
 * failures, and the whole log of each such run: any of its lines may quote a file. Gives the number of runs.
 */
export async function forgetSyncs(
  tx: Transaction,
  { db }: Pick<Context, 'db'>,
  { kind, name, namespaceId }: { kind: Kind; name: string; namespaceId: string },
  purged: { version: string }[] | null,
): Promise<number> {
  const { syncLogLines, syncOutcomes, syncRuns, syncSources } = db.tables;
  const ofVersions =
    purged === null
      ? undefined
      : or(
          isNull(syncOutcomes.version),
          inArray(
            syncOutcomes.version,
            purged.map(({ version }) => version),
          ),
        );
  const found = await tx
    .select({ runId: syncOutcomes.runId })
    .from(syncOutcomes)
    .innerJoin(syncRuns, eq(syncRuns.id, syncOutcomes.runId))
    .innerJoin(syncSources, eq(syncSources.id, syncRuns.sourceId))
    .where(
      and(
        eq(syncSources.namespaceId, namespaceId),
        eq(syncOutcomes.kind, kind),
        eq(syncOutcomes.name, name),
        ofVersions,
      ),
    );
  const runIds = [...new Set(found.map(({ runId }) => runId))];
  for (let from = 0; from < runIds.length; from += runsAtOnce) {
    const some = inArray(syncOutcomes.runId, runIds.slice(from, from + runsAtOnce));
    await tx
      .delete(syncOutcomes)
      .where(and(some, eq(syncOutcomes.kind, kind), eq(syncOutcomes.name, name), ofVersions));
    await tx
      .delete(syncLogLines)
      .where(inArray(syncLogLines.runId, runIds.slice(from, from + runsAtOnce)));
  }
  return runIds.length;
}
