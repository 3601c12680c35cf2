import type { InstallScope } from '#schema/targets.ts';
import { CliError } from '../../errors.ts';
import { exists } from '../disk.ts';
import { type Engine, type SurveyedScope, surveyScope } from '../engine.ts';
import { isJournalThere, warningOfJournalInTree } from '../journal.ts';
import { isAbandoned } from '../process-lock.ts';
import { type InstallRoot, installRoot, recordPath } from '../root.ts';
import { driftOf } from './drift.ts';
import { type Finding, finding, fixCommand } from './finding.ts';
import { orphansOf } from './orphans.ts';

/** What is wrong in one scope; `surveyed` is null if it could not be inspected. */
export type Diagnosis = { findings: Finding[]; surveyed: SurveyedScope | null };

/**
 * Compares a scope with its lock file. Changes nothing, so after a killed command it says only that; with `recover`
 * that command is undone or finished first, as any other command does.
 */
export async function diagnose(
  engine: Engine,
  scope: InstallScope,
  { recover }: { recover: boolean },
): Promise<Diagnosis> {
  const { disk, places } = engine;
  const root = await installRoot(disk, scope, places);
  const findings: Finding[] = [];
  const stray = await warningOfJournalInTree(disk, root);
  if (stray !== null) {
    const [path = '', text = ''] = stray.split(/ (?=is ignored)/);
    findings.push(finding('journal.foreign', { scope }, recordPath(root, path), text, null));
  }
  if (!recover && (await isInterrupted(engine, root))) {
    const text =
      'an earlier command was killed; its changes are undone, or finished if it was near its end';
    const path = recordPath(root, root.lockPath);
    findings.push(finding('install.interrupted', { scope }, path, text, fixCommand(scope)));
    return { findings, surveyed: null };
  }
  // What readScope warns of is among the findings.
  const quiet = { ...engine, warn: () => {} };
  let surveyed: SurveyedScope;
  try {
    surveyed = await surveyScope(recover ? engine : quiet, scope);
  } catch (err) {
    if (!(err instanceof CliError) || err.code !== 'cli.refused') throw err;
    return { findings: [...findings, ofUnreadable(scope, root, err)], surveyed: null };
  }
  if (surveyed.isHealed) {
    const text = 'has the conflict markers of a merge; both sides can be taken together';
    const path = recordPath(root, root.lockPath);
    findings.push(finding('lock.conflict', { scope }, path, text, fixCommand(scope)));
  }
  for (const asset of surveyed.assets) {
    for (const one of await driftOf(disk, scope, asset)) findings.push(one);
  }
  for (const one of await orphansOf({ disk, places, scope }, surveyed)) findings.push(one);
  return { findings, surveyed };
}

/** Whether a journal is left and no living process is at work. */
async function isInterrupted({ disk }: Engine, root: InstallRoot): Promise<boolean> {
  if (!(await isJournalThere(disk, root))) return false;
  const isHeld =
    (await exists(disk, root.processLockPath)) && !(await isAbandoned(root.processLockPath));
  return !isHeld;
}

function ofUnreadable(scope: InstallScope, root: InstallRoot, err: CliError): Finding {
  const { message, hints, errors = [] } = err;
  const details = errors.map(({ pointer, detail }) => `${pointer} ${detail}`);
  const command = hints.find((hint) => hint.includes(':  '))?.split(':  ')[1];
  const said = hints.filter((hint) => !hint.includes(':  '));
  const text = [message, ...details, ...said].join('; ');
  const path = recordPath(root, root.lockPath);
  return finding('lock.unreadable', { scope }, path, text, command ?? null);
}
