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
 * Sets a cookie under the base path, for a year by default; null deletes it. Preferences are cookies and not in
 * localStorage, because the server applies them to the first HTML.
 */
export function writeCookie(name: string, value: string | null, maxAgeSeconds = yearSeconds): void {
  const age = value === null ? 0 : Math.max(0, Math.floor(maxAgeSeconds));
  document.cookie = `${name}=${encodeURIComponent(value ?? '')}; Path=${basePath}/; Max-Age=${age}; SameSite=Lax`;
}
