import { Command } from 'clipanion';
import { BaseCommand } from '../../../base-command.ts';

/** `admin source list`: lists the git sources with the state of their last run. */
export class AdminSourceList extends BaseCommand {
  static override paths = [
    ['admin', 'source', 'list'],
    ['admin', 'source', 'ls'],
  ];
  static override usage = Command.Usage({
    category: 'Administration',
    description: 'List the git sources',
    details:
      'In a pipe each line is  id, url, ref, namespace, interval, active or paused, state of the last run, time of the next  with tabs between.',
    examples: [['All sources', '$0 admin source list']],
  });

  async execute() {
    const { listEverySource } = await import('../../../sync/find-source.ts');
    const { formatInterval } = await import('../../../sync/interval.ts');
    const { shortIds } = await import('../../../sync/short-id.ts');
    await this.requireToken();
    const sources = await listEverySource(await this.client());
    const short = shortIds(sources.map(({ id }) => id));
    this.output.result(sources, () => {
      if (!this.output.interactive) {
        const rows = sources.map((one) => [
          one.id,
          one.url,
          one.ref ?? 'HEAD',
          one.namespace,
          formatInterval(one.intervalSeconds),
          one.paused ? 'paused' : 'active',
          one.lastRun?.state,
          one.nextRunAt,
        ]);
        return this.output.table([], rows);
      }
      this.output.table(
        [
          { title: 'SOURCE' },
          { title: 'URL', flexible: true },
          { title: 'REF' },
          { title: 'NAMESPACE' },
          { title: 'EVERY' },
          { title: 'LAST RUN' },
        ],
        sources.map((one) => [
          short.get(one.id),
          one.url,
          one.ref ?? 'HEAD',
          one.namespace,
          one.paused ? 'paused' : formatInterval(one.intervalSeconds),
          one.lastRun?.state ?? 'none yet',
        ]),
      );
    });
    if (sources.length === 0) {
      this.output.hint('there is none yet:  agenthub-cli admin source add URL --ns NAMESPACE');
    }
  }
}
