import { tokenDaysMax } from '#schema/token.ts';
import { UsageError } from '../errors.ts';

const unitDays: Record<string, number> = { d: 1, w: 7, y: 365 };

/**
 * Parses `--expires` to days: `30d`, `12w`, `1y`, or null for `never`. Throws a usage error for anything else, and for
 * more than ten years.
 */
export function parseExpiry(text: string): number | null {
  if (text === 'never') return null;
  const [, count = '', unit = 'd'] = /^(\d{1,5})([dwy])?$/.exec(text) ?? [];
  const days = Number(count) * (unitDays[unit] ?? 0);
  if (count !== '' && days >= 1 && days <= tokenDaysMax) return days;
  throw new UsageError(`--expires takes 30d, 12w, 1y (a day to ten years) or never, not "${text}"`);
}
