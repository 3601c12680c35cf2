/** The header in which a registry tells the bearer of an API key that the key expires soon. */
export const keyExpiryHeader = 'x-agenthub-key-expires';

const expiresSoonDays = 14;
const dayMilliseconds = 86_400_000;

/** An API key that expires soon, as its registry sees it: by the registry's clock, not by the client's. */
export type KeyExpiry = {
  /** The first characters of the key, which tell keys apart. */
  start: string;
  expiresAt: Date;
  /** Whole days that are left, rounded up: 1 to 14. */
  days: number;
};

/** Whether a key expires within 14 days of `at`; false for one that has expired or never does. */
export function expiresSoon(expiresAt: Date | null, at: Date): expiresAt is Date {
  const left = expiresAt === null ? Infinity : expiresAt.getTime() - at.getTime();
  return left > 0 && left <= expiresSoonDays * dayMilliseconds;
}

/** The value of {@link keyExpiryHeader} at the time `at`, which is before `expiresAt`. */
export function formatKeyExpiry(start: string, expiresAt: Date, at: Date): string {
  const days = Math.ceil((expiresAt.getTime() - at.getTime()) / dayMilliseconds);
  return `${expiresAt.toISOString()}; days=${days}; key=${start}`;
}

const pattern = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z); days=(\d{1,2}); key=([\w-]{1,16})$/;

/** Reads the value of {@link keyExpiryHeader}; null if it is absent or none. */
export function parseKeyExpiry(value: string | null): KeyExpiry | null {
  const [, time = '', days, start] = pattern.exec(value ?? '') ?? [];
  const expiresAt = new Date(time);
  if (days === undefined || start === undefined || Number.isNaN(expiresAt.getTime())) return null;
  return { start, expiresAt, days: Number(days) };
}
