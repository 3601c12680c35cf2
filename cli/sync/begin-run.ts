import type { Client } from '#schema/client.ts';
import type { SyncRun } from '#schema/source.ts';
import type { BaseCommand } from '../base-command.ts';
import type { Output } from '../output.ts';
import { type ExitCode, exitCodes } from '../exit-codes.ts';
import { reportRun } from './report-run.ts';
import { watchRun } from './watch-run.ts';

/** Prints the id of a new run on stdout, for a command that does not wait for the run. */
export function begun({ output }: BaseCommand, run: SyncRun): ExitCode {
  tellWhatFollows(output, run);
  output.result({ run, outcomes: [] }, () => output.line(run.id));
  if (!output.json) output.hint(`to watch it:  agenthub-cli admin source log -f ${run.id}`);
  return exitCodes.done;
}

/** Watches a new run and prints its result. Gives the exit code. */
export async function watched(
  command: BaseCommand,
  client: Client,
  run: SyncRun,
): Promise<ExitCode> {
  tellWhatFollows(command.output, run);
  return reportRun(command, client, await watchRun(command, client, run));
}

/** Explains that another run follows if a run was already in progress: that one may have read an older commit. */
function tellWhatFollows(output: Output, { state, sourceId }: SyncRun): void {
  if (state !== 'running' || output.json) return;
  output.note('a run is already in progress; another one follows it');
  output.hint(`to watch the next run:  agenthub-cli admin source log -f ${sourceId}`);
}
