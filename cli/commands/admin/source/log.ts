import { Command, Option } from 'clipanion';
import type { Client } from '#schema/client.ts';
import type { SyncLogLine, SyncRun } from '#schema/source.ts';
import { BaseCommand } from '../../../base-command.ts';
import { type Text, textOf } from '../../../styled-text.ts';
import { CliError } from '../../../errors.ts';
import { exitCodeOf, exitCodes } from '../../../exit-codes.ts';

/** `admin source log <run or source>`: prints the log of a run; with `-f`, until the run ends. */
export class AdminSourceLog extends BaseCommand {
  static override paths = [['admin', 'source', 'log']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'Print the log of a sync run, or of the last run of a source',
    details:
      'In a pipe each line is  time, level, text  with tabs between. With --follow, new lines are printed until the run ends, also after a broken connection; Ctrl-C stops the watching, not the run. The exit code is then 8 if some assets could not be published, and 1 if the run failed or was cancelled.',
    examples: [
      ['The last run of a source', '$0 admin source log https://gitlab.corp/ai/skills.git'],
      ['A run in progress', '$0 admin source log -f 0197a5b2-3c4d'],
    ],
  });

  name = Option.String({ name: 'run or source', required: true });
  follow = Option.Boolean('-f,--follow', false, {
    description: 'Follow the log until the run ends',
  });

  async execute() {
    const { findRun } = await import('../../../sync/find-run.ts');
    await this.requireToken();
    const client = await this.client();
    const run = await findRun(client, this.name);
    if (this.follow) return this.#follow(client, run);
    const items = await this.#read(client, run);
    this.output.result({ run, items }, () => {
      for (const line of items) this.#print(line);
    });
    if (run.finishedAt === null && !this.json) {
      this.output.hint(
        `the run continues; to follow it:  agenthub-cli admin source log -f ${run.id}`,
      );
    }
    return exitCodes.done;
  }

  async #read(client: Client, run: SyncRun): Promise<SyncLogLine[]> {
    const lines: SyncLogLine[] = [];
    for (;;) {
      const after = lines.at(-1)?.ordinal ?? 0;
      const { items } = await client.call('GET /api/v1/admin/sync-runs/{id}/log', {
        params: { id: run.id },
        query: { after },
      });
      if (items.length === 0) return lines;
      // If the registry repeated lines, the loop would never end.
      if (items.some(({ ordinal }) => ordinal <= after)) {
        throw new CliError('cli.refused', 'The registry sent log lines that it had sent before');
      }
      for (const line of items) lines.push(line);
    }
  }

  async #follow(client: Client, run: SyncRun) {
    const { followRun } = await import('../../../sync/watch-run.ts');
    const { failureOf } = await import('../../../sync/report-run.ts');
    const items: SyncLogLine[] = [];
    const ended = await followRun(this, client, run, {
      onLine: (line) => (this.json ? void items.push(line) : this.#print(line)),
    });
    const failure = failureOf(ended);
    this.output.result({ run: ended, items }, () => {}, failure);
    if (!failure) return exitCodes.done;
    return this.json ? exitCodeOf(failure) : this.output.fail(failure);
  }

  #print({ at, level, text }: SyncLogLine): void {
    if (!this.output.interactive) return this.output.table([], [[at, level, text]]);
    const { dim, yellow, red } = this.output.colors;
    const colour = { info: (word: Text) => word, warn: yellow, error: red }[level];
    this.output.line(textOf`${dim(at)} ${colour(level.padEnd(5))} ${text}`);
  }
}
