/** A row of the result table. */
export type Row = {
  what: string;
  budget: string;
  measured: string;
  /** Null if it is not measured here. */
  pass: boolean | null;
  /** How it was measured, briefly. */
  note?: string;
};

/**
 * The row of a figure with an upper bound, such as `<= 0.5 s` or `p99 < 50 ms`; the figure is in the unit of the
 * bound and is shown with `digits` after the point.
 */
export function bounded(what: string, budget: string, figure: number, digits = 0, note = ''): Row {
  const [, sign, bound = '', unit = ''] = /(<=?) ([\d.]+) (\w+)$/.exec(budget) ?? [];
  const pass = sign === '<' ? figure < Number(bound) : figure <= Number(bound);
  return { what, budget, measured: `${figure.toFixed(digits)} ${unit}`, pass, note };
}

/** Formats the table as text with aligned columns. */
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

/** The median, which a single outlier does not affect. */
export function median(figures: number[]): number {
  return quantile(figures, 0.5);
}

/** The quantile: the value below which `share` of the figures lie. */
export function quantile(figures: number[], share: number): number {
  const sorted = figures.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}
