import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { kindOfWord } from '#schema/kind.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { logRequest } from './request-log.ts';
import { knownMethod, routePattern } from './route-pattern.ts';

/**
 * Middleware that counts each request and logs it once it is answered. Before the cache, whose answers count
 * too.
 */
export function requestEnd(deps: AppDeps): MiddlewareHandler<AppEnv> {
  const { metrics } = deps;
  const isCounted = deps.metricsPage !== undefined;
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    const milliseconds = performance.now() - startedAt;
    if (isCounted) {
      const route = routePattern(c);
      const { status } = c.res;
      const request = { route, method: knownMethod(c), status, seconds: milliseconds / 1000 };
      metrics.requestEnded(request);
      if (status < 400) countSearch(c, route, metrics);
    }
    logRequest(c, deps, milliseconds);
  };
}

/** Counts a search with words; here, since the cache answers many of them. */
function countSearch(c: HonoContext, route: string, metrics: AppDeps['metrics']): void {
  const [, word] = /^\/api\/v1\/(\w+)$/.exec(route) ?? [];
  if (word === undefined || c.req.method !== 'GET' || !c.req.query('q')?.trim()) return;
  const kind = kindOfWord(word);
  if (kind !== null) metrics.searchEnded(kind);
  else if (word === 'search') metrics.searchEnded('all');
}
