import { UsageError } from '../errors.ts';

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3_600, d: 86_400 };
const secondsMin = 60;
const secondsMax = 31_536_000;

/**
 * Parses an interval to seconds: `15m`, `1h`, `1d`, or seconds without a unit, as in the API; 0 for `never`,
 * null for `default`, the setting of the registry. Throws a usage error for anything else, and for less than
 * a minute or more than a year.
 */
export function parseInterval(text: string): number | null {
  if (text === 'default') return null;
  if (text === 'never') return 0;
  const [, count = '', unit = 's'] = /^(\d{1,9})([smhd])?$/.exec(text) ?? [];
  const seconds = count === '' ? Number.NaN : Number(count) * (unitSeconds[unit] ?? 0);
  if (seconds === 0) return 0;
  if (seconds >= secondsMin && seconds <= secondsMax) return seconds;
  throw new UsageError(
    `--interval takes 15m, 1h, 1d or a number of seconds (a minute to a year), never or default, not "${text}"`,
  );
}

/** Formats an interval in the form of `--interval`, in the largest unit that gives a whole number. */
export function formatInterval(seconds: number | null): string {
  if (seconds === null) return 'default';
  if (seconds === 0) return 'never';
  const units = Object.entries(unitSeconds).toReversed();
  const [unit, size] = units.find(([, each]) => seconds % each === 0) ?? ['s', 1];
  return `${seconds / size}${unit}`;
}
