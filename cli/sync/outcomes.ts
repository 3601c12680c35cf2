import type { SyncCounts, SyncOutcome } from '#schema/source.ts';
import type { Output } from '../output.ts';

/** In the order of their telling: what needs someone's eyes is last, nearest to the prompt. */
const order = ['unchanged', 'new', 'changed', 'gone', 'conflict', 'invalid', 'failed'] as const;

/** What became of assets, on stdout; in a pipe each line is outcome, name, version, path, reasons. */
export function printOutcomes(output: Output, outcomes: SyncOutcome[]): void {
  const sorted = outcomes.toSorted(
    (a, b) => order.indexOf(wordOf(a)) - order.indexOf(wordOf(b)) || (a.path < b.path ? -1 : 1),
  );
  output.table(
    [
      { title: 'OUTCOME' },
      { title: 'NAME' },
      { title: 'VERSION' },
      { title: 'PATH' },
      { title: 'WHY', flexible: 'wrap' },
    ],
    sorted.map((one) => [
      wordOf(one),
      one.name,
      one.version,
      one.path || '.',
      one.reasons.join('; '),
    ]),
  );
}

/** As `2 new, 1 conflict`; what there is none of is left out, `nothing` when there is none of all. */
export function formatCounts(counts: SyncCounts, omit: (keyof SyncCounts)[] = []): string {
  const parts = order
    .filter((word) => counts[word] > 0 && !omit.includes(word))
    .map((word) => `${counts[word]} ${word}`);
  return parts.join(', ') || 'nothing';
}

function wordOf({ change, failed }: SyncOutcome): (typeof order)[number] {
  return failed ? 'failed' : change;
}
