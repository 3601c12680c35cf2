import { client, noticeEndedSession, queryClient } from './api.ts';
import { beginSession, forgetSession, session } from './session-state.ts';

/** Loads the account that is signed in, where a cookie hints that there is one. */
export async function loadSession(): Promise<void> {
  if (session.value.state !== 'checking') return;
  try {
    beginSession(await client.call('GET /api/v1/users/me'));
  } catch (err) {
    noticeEndedSession(err);
    // When the registry is unreachable, the pages say so and the next start asks again.
    if (session.value.state === 'checking') session.value = { state: 'anonymous' };
  }
}

/** Signs in; throws AppError `auth.invalid_credentials`, `auth.too_many_attempts`, `request.invalid`. */
export async function signIn(email: string, password: string): Promise<void> {
  const made = await client.call('POST /api/v1/auth/login', { body: { email, password } });
  beginSession(made.user, made.expiresAt);
  await queryClient.invalidateQueries();
}

type RegistrationInput = { username: string; email: string; password: string; invitation?: string };

/** Makes an account and signs in, by an invitation where it has one. The answer holds the first API key, which is shown only once. */
export async function register(input: RegistrationInput) {
  const made = await client.call('POST /api/v1/auth/register', { body: input });
  beginSession(made.user, made.expiresAt);
  await queryClient.invalidateQueries();
  return made;
}

/** Ends the session of this browser. What is on the page loads again as an anonymous visitor sees it. */
export async function signOut(): Promise<void> {
  await client.call('POST /api/v1/auth/logout');
  forgetSession();
  queryClient.clear();
}
