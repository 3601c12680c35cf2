import type { MiddlewareHandler } from 'hono';
import type { Log } from '../domain/context.ts';

/** Middleware that logs one line per request: writes and failures at `info`, successful reads at `debug`. */
export function requestLog(log: Log): MiddlewareHandler {
  return async (c, next) => {
    const startedAt = performance.now();
    await next();
    const { method, path } = c.req;
    const { status } = c.res;
    const quiet = status < 400 && (method === 'GET' || method === 'HEAD');
    log[quiet ? 'debug' : 'info']('request', {
      method,
      path,
      status,
      milliseconds: Math.round(performance.now() - startedAt),
      requestId: c.get('requestId') as unknown,
    });
  };
}
