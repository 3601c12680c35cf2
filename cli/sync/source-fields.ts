import type { SyncRun, SyncSource } from '#schema/source.ts';
import type { Output } from '../output.ts';
import { formatInterval } from './interval.ts';
import { formatCounts } from './outcomes.ts';

/** Prints the fields of a source on stdout, with the webhook secret if it is new. */
export function printSource(
  output: Output,
  source: SyncSource & { webhookSecret?: string | null },
): void {
  const { lastRun } = source;
  output.fields([
    ['id', source.id],
    ['url', source.url],
    ['ref', source.ref ?? 'HEAD'],
    ['path', source.pathGlob],
    ['namespace', source.namespace],
    ['visibility', source.visibility],
    ['interval', formatInterval(source.intervalSeconds)],
    ['credential', source.credential],
    ['state', source.paused ? 'paused' : 'active'],
    ['commit', source.commit],
    ['last run', lastRun && `${lastRun.id} ${lastRun.state}, ${formatResult(lastRun)}`],
    ['next run', source.nextRunAt],
    ['webhook url', source.webhookUrl],
    ['webhook secret', source.webhookSecret],
  ]);
}

/** The result of a run in a few words: its counts without unchanged assets, or its error. */
export function formatResult(run: SyncRun): string {
  if (run.error !== null) return `${run.error.code}: ${run.error.detail}`;
  const counts = formatCounts(run.counts, ['unchanged']);
  if (counts !== 'nothing') return counts;
  return run.finishedAt === null ? '' : 'no change';
}
