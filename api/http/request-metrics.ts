import type { MiddlewareHandler } from 'hono';
import type { Metrics } from '../domain/metrics.ts';
import { knownMethod, routePattern } from './route-pattern.ts';

/** Middleware that counts each request and its time. Before the cache, whose answers count too. */
export function requestMetrics(metrics: Metrics): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    metrics.requestEnded({
      route: routePattern(c),
      method: knownMethod(c),
      status: c.res.status,
      seconds: (performance.now() - startedAt) / 1000,
    });
  };
}
