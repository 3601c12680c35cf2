import type { Services } from '#api/domain/context.ts';
import { gitSourceOf } from '#api/domain/source/credential.ts';
import type { FoundSource } from '#api/domain/source/find.ts';
import type { SyncPreview } from '#schema/source.ts';
import { countChanges, type PlannedChange, toOutcome } from './plan.ts';
import { readSource } from './read-source.ts';

/** As many outcomes as one answer holds, what would be done first; the counts are of all. */
const outcomesMax = 2000;

/** What a run of a source would do now, also where nothing has changed upstream; writes nothing. Throws `git.*`, `secret.unreadable`. */
export async function previewRun(
  services: Services,
  source: FoundSource,
  signal: AbortSignal,
): Promise<SyncPreview> {
  const remote = await gitSourceOf(services, source);
  const head = await services.git.resolveRemote(remote, signal);
  const { changes, problems } = await readSource(services, source, remote, head, signal);
  const isSame = ({ change }: PlannedChange) => change === 'unchanged';
  const told = [...changes.filter((one) => !isSame(one)), ...changes.filter(isSame)];
  return {
    ...head,
    counts: countChanges(changes),
    outcomes: told.slice(0, outcomesMax).map(toOutcome),
    problems: problems.slice(0, outcomesMax),
  };
}
