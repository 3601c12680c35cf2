import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Context as HonoContext } from 'hono';
import { z } from '@hono/zod-openapi';
import type { AppEnv } from '../deps.ts';
import { getAccount } from '../domain/account/get.ts';
import type { SignedIn } from '../domain/account/login.ts';
import type { Services, Settings } from '../domain/context.ts';
import { readJwt, signJwt } from './jwt.ts';

/** The cookie of the web UI's session. It is HttpOnly, so scripts cannot read it. */
export const sessionCookie = 'agenthub_session';

/**
 * `iat` is ignored: the clock of the server that signed may be ahead of ours, and `iat` only tells when a
 * token was made, not when it becomes valid. https://www.rfc-editor.org/rfc/rfc7519#section-4.1.6
 */
const claims = z.object({ sub: z.string(), epoch: z.number().int(), exp: z.number() });

/** Signs a JWT (HS256) for a user with the current session epoch, and returns it with its expiry. */
async function signSession(
  { settings, now }: Pick<Services, 'settings' | 'now'>,
  user: { userId: string; sessionEpoch: number },
): Promise<{ token: string; expiresAt: Date }> {
  const issuedAt = Math.floor(now().getTime() / 1000);
  const exp = issuedAt + settings.sessionSeconds;
  const payload = { sub: user.userId, epoch: user.sessionEpoch, iat: issuedAt, exp };
  const token = await signJwt(settings.secretKey, payload);
  return { token, expiresAt: new Date(exp * 1000) };
}

/** The user and session epoch of a JWT; null if its signature or shape is wrong, or it has expired. */
export async function verifySession(
  { settings, hashes, now }: Pick<Services, 'settings' | 'hashes' | 'now'>,
  token: string,
): Promise<{ userId: string; sessionEpoch: number } | null> {
  const parsed = claims.safeParse(await readJwt(hashes, settings.secretKey, token));
  if (!parsed.success || parsed.data.exp * 1000 <= now().getTime()) return null;
  return { userId: parsed.data.sub, sessionEpoch: parsed.data.epoch };
}

/** The session token that the browser sent, if any. */
export function readSessionCookie(c: HonoContext): string | undefined {
  return getCookie(c, sessionCookie);
}

/**
 * Opens a session for a signed-in user: sets the cookie, with a lifetime relative to the browser's clock, and
 * returns the response body.
 */
export async function openSession(c: HonoContext<AppEnv>, { actor, sessionEpoch }: SignedIn) {
  const ctx = { ...c.get('ctx'), actor };
  const { settings } = ctx;
  const session = await signSession(ctx, { userId: actor.userId, sessionEpoch });
  setCookie(c, sessionCookie, session.token, {
    ...cookieOptions(settings),
    httpOnly: true,
    maxAge: settings.sessionSeconds,
  });
  return {
    user: await getAccount(ctx),
    token: session.token,
    expiresAt: session.expiresAt.toISOString(),
  };
}

/** Deletes the session cookie in the browser. */
export function clearSessionCookie(c: HonoContext, settings: Settings): void {
  deleteCookie(c, sessionCookie, cookieOptions(settings));
}

function cookieOptions({ publicUrl }: Settings) {
  const { protocol, pathname } = new URL(publicUrl);
  return { path: pathname, sameSite: 'Lax' as const, secure: protocol === 'https:' };
}
