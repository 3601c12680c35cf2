/** Installs in the seven days from `from` to `to`, both included; dates are `YYYY-MM-DD`. */
export type Week = { from: string; to: string; count: number };

const weeks = 12;
const dayMilliseconds = 86_400_000;

/**
 * Twelve weeks of installs, oldest first. The last week ends today, or on a later day when the registry's clock is
 * ahead. Missing days count as zero, and older days are left out.
 */
export function weeklyInstalls(
  byDay: readonly { day: string; count: number }[],
  today: string,
): Week[] {
  const end = Math.max(Date.parse(today), ...byDay.map(({ day }) => Date.parse(day)));
  const isoDay = (daysBack: number) =>
    new Date(end - daysBack * dayMilliseconds).toISOString().slice(0, 10);
  const result = Array.from({ length: weeks }, (_, index): Week => {
    const daysBack = (weeks - 1 - index) * 7;
    return { from: isoDay(daysBack + 6), to: isoDay(daysBack), count: 0 };
  });
  for (const { day, count } of byDay) {
    const daysBack = Math.round((end - Date.parse(day)) / dayMilliseconds);
    const week = result[weeks - 1 - Math.floor(daysBack / 7)];
    if (week) week.count += count;
  }
  return result;
}

/** The two SVG paths of a sparkline, its line and the area below it. */
export type Sparkline = { line: string; area: string; last: { x: number; y: number } };

/**
 * A sparkline of `counts` in a box of `width` by `height`, with a margin of `inset` on all sides. Its baseline is
 * zero, so that heights can be compared.
 */
export function sparkline(
  counts: readonly number[],
  width: number,
  height: number,
  inset = 3,
): Sparkline {
  const peak = Math.max(1, ...counts);
  const step = (width - 2 * inset) / Math.max(1, counts.length - 1);
  const base = height - inset;
  const points = counts.map((count, index) => ({
    x: round(inset + index * step),
    y: round(base - (count / peak) * (height - 2 * inset)),
  }));
  const line = points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('');
  const last = points.at(-1) ?? { x: inset, y: base };
  return { line, area: `${line}L${last.x} ${base}L${inset} ${base}Z`, last };
}

const round = (value: number) => Math.round(value * 10) / 10;
