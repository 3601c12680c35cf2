import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { sign, verify } from 'hono/jwt';
import type { Context as HonoContext } from 'hono';
import { z } from '@hono/zod-openapi';
import type { Settings } from '../domain/context.ts';

/** The cookie that the web UI's session lives in: HttpOnly, so no script reads it. */
export const sessionCookie = 'agenthub_session';

const claims = z.object({ sub: z.string(), epoch: z.number().int(), exp: z.number() });

/** A JWT (HS256) of a user, with the session epoch that ends it early, and when it ends by itself. */
export async function signSession(
  settings: Settings,
  user: { userId: string; sessionEpoch: number },
  now: Date,
): Promise<{ token: string; expiresAt: Date }> {
  const issuedAt = Math.floor(now.getTime() / 1000);
  const exp = issuedAt + settings.sessionSeconds;
  const token = await sign(
    { sub: user.userId, epoch: user.sessionEpoch, iat: issuedAt, exp },
    settings.secretKey,
    'HS256',
  );
  return { token, expiresAt: new Date(exp * 1000) };
}

/** Who a JWT is of; null when its signature, its shape or its time is wrong. */
export async function verifySession(
  settings: Settings,
  token: string,
): Promise<{ userId: string; sessionEpoch: number } | null> {
  try {
    const payload = claims.parse(await verify(token, settings.secretKey, 'HS256'));
    return { userId: payload.sub, sessionEpoch: payload.epoch };
  } catch {
    return null; // A token that cannot be verified is no session, whatever is wrong with it.
  }
}

/** The session token that the browser sent, if any. */
export function readSessionCookie(c: HonoContext): string | undefined {
  return getCookie(c, sessionCookie);
}

/** Gives the browser its session. */
export function writeSessionCookie(
  c: HonoContext,
  settings: Settings,
  session: { token: string; expiresAt: Date },
): void {
  setCookie(c, sessionCookie, session.token, {
    ...cookieOptions(settings),
    httpOnly: true,
    expires: session.expiresAt,
  });
}

/** Takes the session away from the browser. */
export function clearSessionCookie(c: HonoContext, settings: Settings): void {
  deleteCookie(c, sessionCookie, cookieOptions(settings));
}

function cookieOptions({ publicUrl }: Settings) {
  const { protocol, pathname } = new URL(publicUrl);
  return { path: pathname, sameSite: 'Lax' as const, secure: protocol === 'https:' };
}
