import { describe, expect, it } from 'vitest';
import { sparkline, weeklyInstalls } from '#ui/pages/asset/overview/weekly-installs.ts';

const today = '2026-11-22';

describe('weekly installs', () => {
  it('sums seven days a week and ends on the last day', () => {
    const days = Array.from({ length: 84 }, (_, index) => ({
      day: new Date(Date.UTC(2026, 8, 1 + index)).toISOString().slice(0, 10),
      count: index,
    }));
    const weeks = weeklyInstalls(days, today);
    expect(weeks).toHaveLength(12);
    expect(weeks[0]).toEqual({ from: '2026-09-01', to: '2026-09-07', count: 21 });
    expect(weeks[11]).toEqual({ from: '2026-11-17', to: '2026-11-23', count: 560 });
    expect(weeks.reduce((sum, { count }) => sum + count, 0)).toBe((83 * 84) / 2);
  });

  it('takes missing days for none, and leaves out what is older', () => {
    const weeks = weeklyInstalls(
      [
        { day: '2026-01-01', count: 99 },
        { day: '2026-11-08', count: 4 },
        { day: '2026-11-15', count: 1 },
      ],
      today,
    );
    expect(weeks.map(({ count }) => count)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 1, 0]);
  });

  it('has twelve weeks of none when there are no days', () => {
    const weeks = weeklyInstalls([], today);
    expect(weeks.at(-1)).toEqual({ from: '2026-11-16', to: today, count: 0 });
    expect(weeks.every(({ count }) => count === 0)).toBe(true);
  });
});

describe('the sparkline', () => {
  it('draws from zero to the peak within its box', () => {
    const { line, area, last } = sparkline([0, 5, 10], 106, 26);
    expect(line).toBe('M3 23L53 13L103 3');
    expect(area).toBe('M3 23L53 13L103 3L103 23L3 23Z');
    expect(last).toEqual({ x: 103, y: 3 });
  });

  it('lies on the base when nothing was installed', () => {
    expect(sparkline([0, 0, 0], 106, 26).line).toBe('M3 23L53 23L103 23');
  });
});
