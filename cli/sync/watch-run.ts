import type { Client } from '#schema/client.ts';
import type { SyncLogLine, SyncRun } from '#schema/source.ts';
import type { BaseCommand } from '../base-command.ts';
import { CliError } from '../errors.ts';
import { isUnreachable } from '../exit-codes.ts';
import { followLog } from './follow-log.ts';

type WatchOptions = {
  after?: number;
  onLine(line: SyncLogLine): void;
  /** Called when the log is read in another way; without it, `-v` shows that. */
  onTrouble?(text: string): void;
};

/**
 * Follows a run until it has ended. Ctrl-C or an unreachable registry stops only the watching, not the run;
 * the error says so and how to cancel the run.
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
      const message = `No longer watching; sync run ${run.id} continues`;
      throw new CliError('cli.interrupted', message, { hints, cause });
    }
    if (!isUnreachable(cause)) throw cause;
    const message = `The registry no longer answers; sync run ${run.id} may continue there`;
    throw new CliError('cli.unreachable', message, { hints, cause });
  }
}

/** Whether the command repeats this line in full at its end: outcomes of assets, and the result of the run. */
const isToldAtTheEnd = (text: string) =>
  /^(?:(?:new|changed|gone|conflict|invalid)(?:, failed)?|Ended): /.test(text);

/**
 * Like {@link followRun}, with the log as progress on stderr. On a terminal it is one line that is redrawn;
 * only warnings and errors that are not repeated at the end stay. With `-v`, or without a terminal, every
 * line is printed.
 */
export async function watchRun(
  command: BaseCommand,
  client: Client,
  run: SyncRun,
): Promise<SyncRun> {
  const { output, context } = command;
  const all = !context.terminal.stderr || command.verbose;
  const progress = output.progress('syncing');
  // The run may wait for other runs before its first log line.
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
