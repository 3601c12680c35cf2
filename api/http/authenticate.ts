import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import { findActor } from '../domain/account/actor.ts';
import { findActorByKey, sameSecret } from '../domain/account/key.ts';
import type { Actor } from '../domain/context.ts';
import type { AppDeps } from '../deps.ts';
import { clearSessionCookie, readSessionCookie, verifySession } from './session.ts';

/**
 * Who sends a request: `Authorization: Bearer <JWT>`, the session cookie, `X-API-Key` or `Bearer sr_…` or
 * the password of HTTP Basic, in this order; null when it carries none of these. A credential that is
 * there and wrong throws `auth.invalid_credentials`, and never counts as anonymous. A write by cookie
 * must come from our own pages (`request.cross_origin`).
 */
export async function authenticate(c: HonoContext, deps: AppDeps): Promise<Actor | null> {
  const authorization = c.req.header('authorization');
  const bearer = authorization ? /^Bearer\s+(\S+)\s*$/i.exec(authorization)?.[1] : undefined;
  // Anything else is a key: the operator chose the admin's, which may look like nothing we know.
  if (bearer && isJwt(bearer)) return actorOfSession(deps, bearer, 'token');

  const key = bearer ?? keyOf(c, authorization);
  const cookie = authorization === undefined ? readSessionCookie(c) : undefined;
  if (cookie) {
    assertSameOrigin(c, deps);
    try {
      return await actorOfSession(deps, cookie, 'session');
    } catch (err) {
      // The browser would send the dead session with every request, also for public pages.
      clearSessionCookie(c, deps.settings);
      throw err;
    }
  }
  if (key !== undefined) return actorOfKey(deps, key);
  if (authorization !== undefined) throw invalidCredentials();
  return null;
}

/** {@link authenticate} where a dead session must not stand in the way of a new one: null for it. Another site still may not call. */
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

async function actorOfKey(deps: AppDeps, key: string): Promise<Actor> {
  if (deps.adminApiKey && (await sameSecret(deps.hashes, key, deps.adminApiKey))) {
    const userId = await deps.findAdminUserId();
    const actor = userId && (await findActor(deps, userId, { via: 'admin-key' }));
    if (actor) return actor;
  }
  const actor = await findActorByKey(deps, key);
  if (!actor) throw invalidCredentials();
  return actor;
}

function invalidCredentials(): AppError {
  return new AppError(
    'auth.invalid_credentials',
    'The credential is unknown, has ended or was revoked. Sign in again or make a new API key.',
  );
}

/** A page of another site can make a browser send our cookie, but not hide its own `Origin`. */
export function assertSameOrigin(c: HonoContext, deps: AppDeps): void {
  if (['GET', 'HEAD', 'OPTIONS'].includes(c.req.method)) return;
  const origin = c.req.header('origin') ?? '';
  const own = [new URL(deps.settings.publicUrl).origin, new URL(c.req.url).origin];
  if (own.includes(origin)) return;
  // Behind a proxy that ends TLS, the address we see is not the one that the browser sees; the host is.
  if (URL.canParse(origin) && new URL(origin).host === c.req.header('host')) return;
  throw new AppError(
    'request.cross_origin',
    'A session cookie works from the pages of this registry only. Use an API key elsewhere.',
  );
}
