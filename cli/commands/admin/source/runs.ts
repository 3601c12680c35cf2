import { Command, Option } from 'clipanion';
import type { Page } from '#schema/page.ts';
import type { SyncRun, SyncState } from '#schema/source.ts';
import { BaseCommand, parseChoice, parseCount } from '../../../base-command.ts';

const states = [
  'queued',
  'running',
  'waiting',
  'succeeded',
  'partial',
  'failed',
  'cancelled',
] as const satisfies SyncState[];

/** `admin source runs [source]`: lists the latest sync runs of one source or of all. */
export class AdminSourceRuns extends BaseCommand {
  static override paths = [['admin', 'source', 'runs']];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'List sync runs, the newest first',
    details:
      'In a pipe each line is  id, state, trigger, created, finished, commit, source id, url, result  with tabs between. A waiting run has failed and will be retried.',
    examples: [
      ['Runs of all sources', '$0 admin source runs'],
      ['Recent failed runs', '$0 admin source runs --state failed --limit 50'],
    ],
  });

  source = Option.String({ name: 'source', required: false });
  state = Option.String('--state', { description: `<state> ${states.join(', ')}` });
  limit = Option.String('--limit', {
    description: '<n> Maximum number of results, 1 to 100; default 20',
  });
  cursor = Option.String('--cursor', {
    description: '<cursor> nextCursor of an earlier --json answer',
  });

  async execute() {
    const { findSource } = await import('../../../sync/find-source.ts');
    const state = parseChoice('--state', this.state, states);
    const size = parseCount('--limit', this.limit, { min: 1, max: 100 }) ?? 20;
    await this.requireToken();
    const client = await this.client();
    const source = this.source === undefined ? undefined : await findSource(client, this.source);
    const page = await client.call('GET /api/v1/admin/sync-runs', {
      query: { size, state, source: source?.id, cursor: this.cursor },
    });
    await this.#print(page);
    if (this.json) return;
    const { items, total, nextCursor } = page;
    if (items.length === 0) this.output.note('no sync runs');
    else if (nextCursor !== null && this.output.interactive) {
      this.output.note(`${items.length} of ${total}; more with --limit, or --json and --cursor`);
    }
  }

  async #print(page: Page<SyncRun>): Promise<void> {
    const { formatResult } = await import('../../../sync/source-fields.ts');
    const { shortIds } = await import('../../../sync/short-id.ts');
    const { items } = page;
    const short = shortIds(items.map(({ id }) => id));
    this.output.result(page, () => {
      if (!this.output.interactive) {
        const rows = items.map((run) => [
          run.id,
          run.state,
          run.trigger,
          run.createdAt,
          run.finishedAt,
          run.commit,
          run.sourceId,
          run.url,
          formatResult(run),
        ]);
        return this.output.table([], rows);
      }
      this.output.table(
        [
          { title: 'RUN' },
          { title: 'STATE' },
          { title: 'CREATED' },
          { title: 'REPOSITORY' },
          { title: 'RESULT', flexible: true },
        ],
        items.map((run) => [
          short.get(run.id),
          run.state,
          `${run.createdAt.slice(0, 16).replace('T', ' ')}Z`,
          repositoryOf(run.url),
          formatResult(run),
        ]),
      );
    });
  }
}

/** The last two segments of a URL, such as `team/skills`, for a narrow table. */
function repositoryOf(url: string): string {
  const parts = url
    .replace(/\/+$/, '')
    .replace(/\.git$/, '')
    .split(/[/:]/);
  return parts.slice(-2).join('/');
}
