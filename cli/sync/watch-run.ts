import type { Client } from '#schema/client.ts';
import type { SyncLogLine, SyncRun } from '#schema/source.ts';
import type { BaseCommand } from '../base-command.ts';
import { CliError } from '../errors.ts';
import { isUnreachable } from '../exit-codes.ts';
import { followLog } from './follow-log.ts';

type WatchOptions = {
  after?: number;
  onLine(line: SyncLogLine): void;
  /** Told that the log is read in another way; `-v` shows it without this. */
  onTrouble?(text: string): void;
};

/**
 * Follows a run until it has ended. Ctrl-C, and a registry that goes away, end the watching and not the
 * run: the error says so, and how to cancel.
 */
export async function followRun(
  command: BaseCommand,
  client: Client,
  run: Pick<SyncRun, 'id'>,
  options: WatchOptions,
): Promise<SyncRun> {
  const { signal } = command.context;
  const hints = [
    `to watch it again:  agenthub-cli admin source log -f ${run.id}`,
    `to cancel it:  agenthub-cli admin source cancel ${run.id}`,
  ];
  try {
    return await followLog(client, run.id, {
      onTrouble: (text) => command.output.detail(text),
      ...options,
      signal,
    });
  } catch (cause) {
    if (signal.aborted) {
      const message = `No longer watching; sync run ${run.id} goes on`;
      throw new CliError('cli.interrupted', message, { hints, cause });
    }
    if (!isUnreachable(cause)) throw cause;
    const message = `The registry does not answer any more; sync run ${run.id} may go on there`;
    throw new CliError('cli.unreachable', message, { hints, cause });
  }
}

/** What the end of the command tells again, in full: what became of an asset, and of the run. */
const isToldAtTheEnd = (text: string) =>
  /^(?:(?:new|changed|gone|conflict|invalid)(?:, failed)?|Ended): /.test(text);

/**
 * The same with the log as progress on stderr: on a terminal one line that changes, and those warnings and
 * errors that stay which nothing tells later; with `-v` and elsewhere every line.
 */
export async function watchRun(
  command: BaseCommand,
  client: Client,
  run: SyncRun,
): Promise<SyncRun> {
  const { output, context } = command;
  const all = !context.terminal.stderr || command.verbose;
  const progress = output.progress('syncing');
  // It may wait for others for a while before it says anything.
  progress.update(`${run.url} (${run.state})`);
  try {
    return await followRun(command, client, run, {
      onLine({ level, text }) {
        const isProblem = level !== 'info';
        const line = isProblem ? `${level}: ${text}` : text;
        if (all || (isProblem && !isToldAtTheEnd(text))) progress.line(line);
        else progress.update(text);
      },
    });
  } finally {
    progress.end();
  }
}
