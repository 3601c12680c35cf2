import type { Client } from '#schema/client.ts';
import type { SyncRun } from '#schema/source.ts';
import type { BaseCommand } from '../base-command.ts';
import type { Output } from '../output.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { reportRun } from './report-run.ts';
import { watchRun } from './watch-run.ts';

/** The answer of a command that does not wait for the run it began: the id of the run, on stdout. */
export function begun({ output }: BaseCommand, run: SyncRun): ExitCode {
  tellWhatFollows(output, run);
  output.result({ run, outcomes: [] }, () => output.line(run.id));
  if (!output.json) output.hint(`to watch it:  agenthub-cli admin source log -f ${run.id}`);
  return exitCodes.done;
}

/** The answer of a command that waits for the run it began, with its exit code. */
export async function watched(
  command: BaseCommand,
  client: Client,
  run: SyncRun,
): Promise<ExitCode> {
  tellWhatFollows(command.output, run);
  return reportRun(command, client, await watchRun(command, client, run));
}

/** A new run is queued when it is answered with; one that runs was there, and may have read what is old. */
function tellWhatFollows(output: Output, { state, sourceId }: SyncRun): void {
  if (state !== 'running' || output.json) return;
  output.note('a run is under way already; another one follows it');
  output.hint(`to watch that one then:  agenthub-cli admin source log -f ${sourceId}`);
}
