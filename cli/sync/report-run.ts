import type { Client } from '#schema/client.ts';
import type { SyncOutcome, SyncRun } from '#schema/source.ts';
import type { BaseCommand } from '../base-command.ts';
import { CliError } from '../errors.ts';
import { type ExitCode, exitCodeOf, exitCodes } from '../exit-codes.ts';
import { everyItem } from '../pages.ts';
import { gitHints } from './git-hints.ts';
import { formatCounts, printOutcomes } from './outcomes.ts';

/**
 * Prints the result of a run and the outcome of each asset. Gives the exit code: 8 if an asset could not be
 * published, 1 if the run failed or was cancelled.
 */
export async function reportRun(
  command: BaseCommand,
  client: Client,
  run: SyncRun,
): Promise<ExitCode> {
  const { output } = command;
  const outcomes = await listOutcomes(client, run.id);
  const failure = failureOf(run);
  output.result({ run, outcomes }, () => printOutcomes(output, outcomes), failure);
  if (output.json) return failure ? exitCodeOf(failure) : exitCodes.done;
  const commit = run.commit ? ` at ${run.commit.slice(0, 12)}` : '';
  const told = `${run.url}${commit}: ${formatCounts(run.counts)}`;
  if (!failure) {
    output.done(told);
    return exitCodes.done;
  }
  if (run.state === 'partial') output.note(told);
  return output.fail(failure, [`log of the run:  agenthub-cli admin source log ${run.id}`]);
}

const aboutConflicts =
  'in a conflict the name belongs to someone else: rename it upstream, or sync into another namespace';

/** The error of a run that did not do all of its work; undefined if it did. */
export function failureOf(run: SyncRun): CliError | undefined {
  const again = `agenthub-cli admin source sync ${run.sourceId}`;
  if (run.state === 'partial') {
    const { conflict, invalid, failed } = run.counts;
    const count = conflict + invalid + failed;
    const what = count === 1 ? '1 asset' : `${count} assets`;
    // A failed asset is also counted under its planned change.
    const all = Object.values(run.counts).reduce((sum, many) => sum + many, 0) - failed;
    const others = all > count ? '; the others were' : '';
    return new CliError('cli.partly_done', `${what} could not be published${others}`, {
      hints: conflict > 0 ? [aboutConflicts] : [],
    });
  }
  if (run.state === 'cancelled') {
    return new CliError('cli.failed', 'The sync run was cancelled', {
      hints: [`sync again:  ${again}`],
    });
  }
  if (run.state !== 'failed') return undefined;
  const { code = 'internal.error', detail = 'no reason was given' } = run.error ?? {};
  return new CliError('cli.failed', `The sync run failed: ${detail} (${code})`, {
    hints: gitHints(code, { id: run.sourceId, url: run.url }),
  });
}

async function listOutcomes(client: Client, id: string): Promise<SyncOutcome[]> {
  return everyItem((cursor) =>
    client.call('GET /api/v1/admin/sync-runs/{id}/outcomes', {
      params: { id },
      query: { size: 100, cursor },
    }),
  );
}
