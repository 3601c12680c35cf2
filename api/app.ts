import { OpenAPIHono } from '@hono/zod-openapi';
import { expiresSoon, formatKeyExpiry, keyExpiryHeader } from '#schema/key-expiry.ts';
import { cliVersionsHeader, cliVersionsOf, formatCliVersions } from '#schema/cli-versions.ts';
import { kindOfWord } from '#schema/kind.ts';
import { kinds } from '#schema/kinds/index.ts';
import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import type { AppDeps, AppEnv } from './deps.ts';
import { authenticate, authenticateLeniently } from './http/authenticate.ts';
import { responseCache } from './http/cache.ts';
import { contextOf } from './http/context-of.ts';
import { isRead, readHeaders, writeHeaders } from './http/etag.ts';
import { readBody } from './http/body.ts';
import { type BodyLease, bodyRooms } from './http/body-room.ts';
import { oldCalls } from './http/old-calls.ts';
import { invalidRequest, problemResponse, requestIdOf } from './http/problem.ts';
import { refuseWrites } from './http/read-only.ts';
import { requestEnd } from './http/request-end.ts';
import { accountRoutes } from './http/routes/accounts.ts';
import { registerAssetRoutes } from './http/routes/assets.ts';
import { authRoutes } from './http/routes/auth.ts';
import { metricsRoute } from './http/routes/metrics.ts';
import { namespaceRoutes } from './http/routes/namespaces.ts';
import { pageRoutes } from './http/routes/pages.ts';
import { searchRoutes } from './http/routes/search.ts';
import { versionStateRoutes } from './http/routes/version-states.ts';
import { syncRoutes } from './http/routes/sync.ts';
import { systemRoutes } from './http/routes/system.ts';
import { userRoutes } from './http/routes/users.ts';
import { registerVersionRoutes } from './http/routes/versions.ts';
import { securityHeaders } from './http/security-headers.ts';
import { assertStorableBody, storableAddress } from './http/storable-request.ts';

/** The body limit of every request but publishes and webhooks. */
const smallBodyBytesMax = 256 * 1024;

/**
 * The default of `bodiesBytesMax`. With the memory of a publish and 110 MB for the process itself, the total
 * stays below 400 MB.
 */
const bodiesBytesDefault = 128 * 1024 * 1024;

/** Builds the application, the same on every platform: middleware in this order, then routes, then pages. */
export function createApp(deps: AppDeps): OpenAPIHono<AppEnv> {
  const app = new OpenAPIHono<AppEnv>({
    defaultHook: (result) => {
      if (!result.success) throw invalidRequest(result.error.issues);
    },
  });
  app.onError((err, c) => problemResponse(c, err, deps));

  const always = securityHeaders(deps.settings);
  // Headers are set before the response exists: changing the headers of an existing response takes as long as
  // a whole middleware.
  app.use(async (c, next) => {
    const requestId = requestIdOf(c);
    c.set('requestId', requestId);
    c.header('x-request-id', requestId);
    for (const [name, value] of Object.entries(always)) c.header(name, value);
    await next();
  });
  app.use(requestEnd(deps));
  // A function, because a Worker has another database for each request.
  const cache = responseCache({ generation: () => deps.db.generation() }, () =>
    deps.now().getTime(),
  );
  app.use('/api/*', setCacheHeaders, tellCliVersions(deps.version), cache);
  app.use('/api/*', storableAddress);
  app.use('/api/*', async (c, next) => {
    await deps.prepare?.();
    // A browser with an expired session must still be able to sign in and out.
    const actor = c.req.path.startsWith('/api/v1/auth/')
      ? await authenticateLeniently(c, deps)
      : await authenticate(c, deps);
    c.set('ctx', contextOf(c, deps, actor));
    const { start = '', expiresAt = null } = actor?.key ?? {};
    const at = deps.now();
    if (expiresSoon(expiresAt, at))
      c.header(keyExpiryHeader, formatKeyExpiry(start, expiresAt, at));
    await next();
  });
  app.use('/api/*', refuseWrites(deps));
  // After authentication, so that unauthenticated clients are refused before their bodies are read.
  app.use('/api/*', takeBody(deps));
  app.use('/api/v1/*', oldCalls(deps));

  systemRoutes(app, deps);
  authRoutes(app, deps);
  userRoutes(app);
  accountRoutes(app, deps);
  namespaceRoutes(app);
  searchRoutes(app);
  versionStateRoutes(app);
  for (const kind of kinds) {
    registerAssetRoutes(app, kind);
    registerVersionRoutes(app, deps, kind);
  }
  syncRoutes(app, deps);
  metricsRoute(app, deps);
  pageRoutes(app, deps);

  return app;
}

/**
 * Sets caching headers: a read depends on the caller, and the response to a write may contain a new key or
 * session.
 */
async function setCacheHeaders(c: HonoContext, next: () => Promise<void>): Promise<void> {
  for (const [name, value] of Object.entries(isRead(c) ? readHeaders : writeHeaders))
    c.header(name, value);
  await next();
}

/** Middleware that tells the CLI, and only it, which of its versions this server serves. */
function tellCliVersions(version: string): MiddlewareHandler<AppEnv> {
  const value = formatCliVersions(cliVersionsOf(version));
  return async (c, next) => {
    if (c.req.header('user-agent')?.startsWith('agenthub-cli/')) c.header(cliVersionsHeader, value);
    await next();
  };
}

/** Whether the route reads its own body, with its own limit: publishes and webhooks. */
function readsOwnBody({ req: { method, path } }: HonoContext): boolean {
  const word = /^\/api\/v1\/(\w+)\/?$/.exec(path)?.[1] ?? '';
  const isPublish = kindOfWord(word) !== null;
  return method === 'POST' && (isPublish || path.startsWith(webhooks));
}

/** Webhook signatures are computed over the raw bytes, so the routes read them. */
const webhooks = '/api/v1/webhooks/';

/**
 * Middleware that opens a memory lease for the body of a write, until it is answered, and reads the body, so
 * that no route meets one that is too long, incomplete or not storable.
 */
function takeBody(deps: AppDeps): MiddlewareHandler<AppEnv> {
  const bytesMax = deps.bodiesBytesMax ?? bodiesBytesDefault;
  const { known, unknown } = bodyRooms(bytesMax, deps.settings.limits.bodyBytesMax);
  const leaseOf = (c: HonoContext<AppEnv>) => {
    const { actor, ip } = c.get('ctx');
    // The route reserves memory only after it has found the source that the path names.
    if (c.req.path.startsWith(webhooks)) return known.lease(c.req.path);
    return actor ? known.lease(actor.userId) : unknown.lease(ip ?? '');
  };
  return async (c, next) => {
    // A read has no body, and even checking for one is costly.
    if (isRead(c)) return next();
    const lease = leaseOf(c);
    c.set('bodyLease', lease);
    try {
      if (!readsOwnBody(c)) await readSmallBody(c, lease);
      await next();
    } finally {
      lease.release();
    }
  };
}

async function readSmallBody(c: HonoContext, lease: BodyLease): Promise<void> {
  const body = await readBody(c, smallBodyBytesMax, lease);
  assertStorableBody(c, body);
  const whole = { body };
  if (c.req.raw.body) c.req.raw = new Request(c.req.raw, whole);
}
