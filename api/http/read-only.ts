import type { MiddlewareHandler } from 'hono';
import { readOnlyError } from '../domain/read-only.ts';
import type { AppDeps, AppEnv } from '../deps.ts';
import { isRead } from './etag.ts';

/**
 * Writes that pass while `READ_ONLY` is set: who signs in reads what others may not, and an install is only noted,
 * which `recordInstall` leaves out.
 */
const passing = /^\/api\/v1\/(auth\/(login|logout)|\w+\/[^/]+\/[^/]+\/installs)\/?$/;

/** Middleware that refuses writes with `server.read_only` while `READ_ONLY` is set, before their bodies are read. */
export function refuseWrites({ settings }: AppDeps): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    if (settings.readOnly && !isRead(c) && !passing.test(c.req.path))
      throw readOnlyError('setting');
    await next();
  };
}
