import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import { findActor } from '../domain/account/actor.ts';
import { findActorByKey, sameSecret } from '../domain/account/key.ts';
import type { Actor } from '../domain/context.ts';
import type { AppDeps } from '../deps.ts';
import { clearSessionCookie, readSessionCookie, verifySession } from './session.ts';

/**
 * Authenticates a request. Credentials are tried in this order: `Authorization: Bearer <JWT>`, the session
 * cookie, then an API key (`X-API-Key`, `Bearer sr_…` or the password of HTTP Basic). Returns null if the
 * request carries no credential. Throws `auth.invalid_credentials` if the credential is invalid: such a
 * request never counts as anonymous. Throws `request.cross_origin` for a write with a cookie from a page of
 * another site.
 */
export async function authenticate(c: HonoContext, deps: AppDeps): Promise<Actor | null> {
  const authorization = c.req.header('authorization');
  const bearer = authorization ? /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] : undefined;
  // Any other value is tried as a key: the operator chose the admin's key, so its format is unknown.
  if (bearer && isJwt(bearer)) return actorOfSession(deps, bearer, 'token');

  const key = bearer ?? keyOf(c, authorization);
  const cookie = authorization === undefined ? readSessionCookie(c) : undefined;
  if (cookie) {
    assertSameOrigin(c, deps);
    try {
      return await actorOfSession(deps, cookie, 'session');
    } catch (err) {
      // Without this, the browser would send the invalid cookie with every request, even for public pages.
      clearSessionCookie(c, deps.settings);
      throw err;
    }
  }
  if (key !== undefined) return actorOfKey(c, deps, key);
  if (authorization !== undefined) throw invalidCredentials();
  return null;
}

/**
 * Like {@link authenticate}, but returns null for an invalid credential, so that an expired session does not
 * prevent signing in again. Still throws `request.cross_origin` for a write from another site.
 */
export async function authenticateLeniently(c: HonoContext, deps: AppDeps): Promise<Actor | null> {
  if (c.req.header('origin') !== undefined) assertSameOrigin(c, deps);
  try {
    return await authenticate(c, deps);
  } catch (err) {
    if (err instanceof AppError && err.code === 'auth.invalid_credentials') return null;
    throw err;
  }
}

function isJwt(bearer: string): boolean {
  return /^[\w-]+\.[\w-]+\.[\w-]*$/.test(bearer);
}

function keyOf(c: HonoContext, authorization: string | undefined): string | undefined {
  const basic = authorization ? /^Basic\s+(\S+)\s*$/i.exec(authorization)?.[1] : undefined;
  if (basic === undefined) return c.req.header('x-api-key');
  try {
    const text = atob(basic);
    return text.slice(text.indexOf(':') + 1);
  } catch {
    throw invalidCredentials();
  }
}

async function actorOfSession(
  deps: AppDeps,
  token: string,
  via: 'session' | 'token',
): Promise<Actor> {
  const session = await verifySession(deps, token);
  const actor =
    session && (await findActor(deps, session.userId, { via, sessionEpoch: session.sessionEpoch }));
  if (!actor)
    throw new AppError('auth.invalid_credentials', 'The session has ended. Sign in again.');
  return actor;
}

async function actorOfKey(c: HonoContext, deps: AppDeps, key: string): Promise<Actor> {
  if (deps.adminApiKey && (await sameSecret(deps.hashes, key, deps.adminApiKey))) {
    const userId = await deps.findAdminUserId();
    const actor = userId && (await findActor(deps, userId, { via: 'admin-key' }));
    if (actor) return actor;
  }
  const actor = await findActorByKey(deps, key, deps.clientAddress(c));
  if (!actor) throw invalidCredentials();
  return actor;
}

function invalidCredentials(): AppError {
  return new AppError(
    'auth.invalid_credentials',
    'The credential is unknown, expired or revoked. Sign in again or create a new API key.',
  );
}

/**
 * Throws `request.cross_origin` for a write whose `Origin` is not this registry. A page of another site can
 * make a browser send our cookie, but it cannot change the `Origin` header.
 */
export function assertSameOrigin(c: HonoContext, deps: AppDeps): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return;
  const origin = c.req.header('origin') ?? '';
  const own = [new URL(deps.settings.publicUrl).origin, new URL(c.req.url).origin];
  if (own.includes(origin)) return;
  // Behind a proxy that terminates TLS, our URL differs from the browser's URL, but the host is the same.
  if (URL.canParse(origin) && new URL(origin).host === c.req.header('host')) return;
  throw new AppError(
    'request.cross_origin',
    'A session cookie works from the pages of this registry only. Use an API key elsewhere.',
  );
}
