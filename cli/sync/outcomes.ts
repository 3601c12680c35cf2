import type { SyncCounts, SyncOutcome } from '#schema/source.ts';
import type { Output } from '../output.ts';

/** The order of printing: what needs attention comes last, nearest to the prompt. */
const order = ['unchanged', 'new', 'changed', 'gone', 'conflict', 'invalid', 'failed'] as const;

/** Prints outcomes on stdout; in a pipe each line is outcome, name, version, path, reasons. */
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

/** Formats counts as `2 new, 1 conflict`, without zeros; `nothing` if all are zero. */
export function formatCounts(counts: SyncCounts, omit: (keyof SyncCounts)[] = []): string {
  const parts = order
    .filter((word) => counts[word] > 0 && !omit.includes(word))
    .map((word) => `${counts[word]} ${word}`);
  return parts.join(', ') || 'nothing';
}

function wordOf({ change, failed }: SyncOutcome): (typeof order)[number] {
  return failed ? 'failed' : change;
}
