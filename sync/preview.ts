import type { Services } from '#api/domain/context.ts';
import { gitSourceOf } from '#api/domain/source/credential.ts';
import type { FoundSource } from '#api/domain/source/find.ts';
import type { SyncPreview } from '#schema/source.ts';
import { countChanges, type PlannedChange, toOutcome } from './plan.ts';
import { readSource } from './read-source.ts';

/** The most outcomes in one answer, changes first; the counts include all of them. */
const outcomesMax = 2000;

/** What a run of a source would do now; writes nothing. Reads the repository even if its commit is settled. Throws `git.*` and `secret.unreadable`. */
export async function previewRun(
  services: Services,
  source: FoundSource,
  signal: AbortSignal,
): Promise<SyncPreview> {
  const remote = await gitSourceOf(services, source);
  const head = await services.git.resolveRemote(remote, signal);
  const { changes, problems } = await readSource(services, source, remote, head, signal);
  const isSame = ({ change }: PlannedChange) => change === 'unchanged';
  const ordered = [...changes.filter((one) => !isSame(one)), ...changes.filter(isSame)];
  return {
    ...head,
    counts: countChanges(changes),
    outcomes: ordered.slice(0, outcomesMax).map(toOutcome),
    problems: problems.slice(0, outcomesMax),
  };
}
