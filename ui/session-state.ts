import { signal } from '@preact/signals';
import type { Account } from '#schema/user.ts';
import { readCookie, writeCookie } from './cookie.ts';

/**
 * That someone signed in here, and until when: no secret, only a hint that spares visitors a
 * request that would be refused. The session itself is in a cookie that scripts cannot read.
 */
const hintCookie = 'signed_in';

export type Session =
  | { state: 'anonymous' }
  /** A session is likely; the registry has not said yet whose. */
  | { state: 'checking' }
  | { state: 'signed-in'; account: Account };

export const session = signal<Session>(
  readCookie(hintCookie) ? { state: 'checking' } : { state: 'anonymous' },
);

/** Whether to show the dialog that asks to sign in again. */
export const sessionEnded = signal(false);

/** Notes who is signed in, and until when if this is a new session. */
export function beginSession(account: Account, expiresAt?: string): void {
  session.value = { state: 'signed-in', account };
  sessionEnded.value = false;
  if (expiresAt) writeCookie(hintCookie, '1', (Date.parse(expiresAt) - Date.now()) / 1000);
}

/** Forgets who was signed in, by their own wish. */
export function forgetSession(): void {
  session.value = { state: 'anonymous' };
  sessionEnded.value = false;
  writeCookie(hintCookie, null);
}

/** The registry no longer takes the session: the visitor is anonymous now, and is asked. */
export function endSession(): void {
  if (session.value.state === 'anonymous') return;
  forgetSession();
  sessionEnded.value = true;
}
