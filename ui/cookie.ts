import { basePath } from './base.ts';

const yearSeconds = 365 * 24 * 60 * 60;

/** The value of a cookie that a script may read; null when it is not set. */
export function readCookie(name: string): string | null {
  for (const pair of document.cookie.split('; ')) {
    const [key, ...value] = pair.split('=');
    if (key === name) return decodeURIComponent(value.join('='));
  }
  return null;
}

/**
 * Keeps a preference under the base path, for a year unless told otherwise; null forgets it. A
 * cookie and not localStorage, so that the server can write the first page to fit.
 */
export function writeCookie(name: string, value: string | null, maxAgeSeconds = yearSeconds): void {
  const age = value === null ? 0 : Math.max(0, Math.floor(maxAgeSeconds));
  document.cookie = `${name}=${encodeURIComponent(value ?? '')}; Path=${basePath}/; Max-Age=${age}; SameSite=Lax`;
}
