/** A line of the bench's table. */
export type Row = {
  what: string;
  budget: string;
  measured: string;
  /** Null: not measured here. */
  pass: boolean | null;
  /** How it was measured, in a few words. */
  note?: string;
};

/** The table as text, columns aligned. */
export function formatTable(rows: Row[]): string {
  const cells = rows.map(({ what, budget, measured, pass, note = '' }) => {
    let verdict = 'later';
    if (pass !== null) verdict = pass ? 'pass' : 'SHORT';
    return [what, budget, measured, verdict, note];
  });
  const all = [['what', 'budget', 'measured', '', 'how'], ...cells];
  const widths = [0, 1, 2, 3].map((at) => Math.max(...all.map((row) => row[at]?.length ?? 0)));
  return all
    .map((row) => row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join('  '))
    .map((line) => line.trimEnd())
    .join('\n');
}

/** The middle of some figures, which one bad moment of the machine does not move. */
export function median(figures: number[]): number {
  return quantile(figures, 0.5);
}

/** The figure that `share` of them lie below. */
export function quantile(figures: number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
