import { signal } from '@preact/signals';
import type { Account } from '#schema/user.ts';
import { readCookie, writeCookie } from './cookie.ts';

/**
 * A cookie that says that someone has signed in here. It is no secret: it spares other visitors a request that would
 * be refused. The session itself is in a cookie that scripts cannot read.
 */
const hintCookie = 'signed_in';

export type Session =
  | { state: 'anonymous' }
  /** There is probably a session; the registry has not said yet whose. */
  | { state: 'checking' }
  | { state: 'signed-in'; account: Account };

export const session = signal<Session>(
  readCookie(hintCookie) ? { state: 'checking' } : { state: 'anonymous' },
);

/** Whether to show the dialog that asks to sign in again. */
export const sessionEnded = signal(false);

/** Stores who is signed in. A new session passes the time when it ends (RFC 3339). */
export function beginSession(account: Account, expiresAt?: string): void {
  session.value = { state: 'signed-in', account };
  sessionEnded.value = false;
  if (expiresAt) writeCookie(hintCookie, '1', (Date.parse(expiresAt) - Date.now()) / 1000);
}

/** Forgets who was signed in, because they signed out. */
export function forgetSession(): void {
  session.value = { state: 'anonymous' };
  sessionEnded.value = false;
  writeCookie(hintCookie, null);
}

/** Makes the visitor anonymous and asks them to sign in, because the registry no longer accepts the session. */
export function endSession(): void {
  if (session.value.state === 'anonymous') return;
  forgetSession();
  sessionEnded.value = true;
}
