import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Context as HonoContext } from 'hono';
import { z } from '@hono/zod-openapi';
import type { AppEnv } from '../deps.ts';
import { getAccount } from '../domain/account/get.ts';
import type { SignedIn } from '../domain/account/login.ts';
import type { Services, Settings } from '../domain/context.ts';
import { readJwt, signJwt } from './jwt.ts';

/** The cookie that the web UI's session lives in: HttpOnly, so no script reads it. */
export const sessionCookie = 'agenthub_session';

/**
 * `iat` is not looked at: the clock of the server that signed may be ahead of ours, and it gives the time that a
 * token was made, not one from which it counts. https://www.rfc-editor.org/rfc/rfc7519#section-4.1.6
 */
const claims = z.object({ sub: z.string(), epoch: z.number().int(), exp: z.number() });

/** A JWT (HS256) of a user, with the session epoch that ends it early, and when it ends by itself. */
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

/** Who a JWT is of; null when its signature or its shape is wrong, or its time is over. */
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

/** Begins a session of who has signed in: the answer, and the cookie, which lives for so many seconds of the browser's own clock. */
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

/** Takes the session away from the browser. */
export function clearSessionCookie(c: HonoContext, settings: Settings): void {
  deleteCookie(c, sessionCookie, cookieOptions(settings));
}

function cookieOptions({ publicUrl }: Settings) {
  const { protocol, pathname } = new URL(publicUrl);
  return { path: pathname, sameSite: 'Lax' as const, secure: protocol === 'https:' };
}
