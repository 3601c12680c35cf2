import type { Context as HonoContext } from 'hono';
import type { AppDeps, AppEnv } from '../deps.ts';
import type { Log } from '../domain/context.ts';
import { isRead } from './etag.ts';
import { traceIdOf } from './trace.ts';

/** The longest path and user agent in a log line. */
const pathLengthMax = 1024;
const agentLengthMax = 256;

/**
 * Logs a request once it is answered, with who sent it: failures of the server at `error`; writes, refusals
 * and, with `ACCESS_LOG`, reads of published content at `info`; other reads at `debug`, except those that the
 * cache answered.
 */
export function logRequest(c: HonoContext<AppEnv>, deps: AppDeps, milliseconds: number): void {
  const { status } = c.res;
  const accessed = deps.accessLog && status < 400 ? c.get('accessed') : undefined;
  if (accessed === undefined && status < 400 && isRead(c)) {
    if (!c.get('isCached')) deps.log.debug('request', fieldsOf(c, deps, milliseconds));
    return;
  }
  const fields = { ...fieldsOf(c, deps, milliseconds), ...accessed };
  const level = status >= 500 ? 'error' : 'info';
  const event = accessed === undefined ? 'request' : 'access';
  // What was sent is known when the connection has taken it, or the client has hung up.
  const { whenSent } = deps;
  if (!whenSent) deps.log[level](event, { ...fields, bytes: declaredBytes(c) });
  else {
    whenSent(c, (sent) => {
      const { bytes, isComplete } = sent ?? { bytes: declaredBytes(c), isComplete: true };
      deps.log[level](event, { ...fields, bytes, ...(isComplete ? {} : { aborted: true }) });
    });
  }
}

function fieldsOf(c: HonoContext<AppEnv>, deps: AppDeps, milliseconds: number) {
  const ctx = c.get('ctx') as AppEnv['Variables']['ctx'] | undefined;
  const actor = ctx?.actor ?? null;
  const agent = c.req.header('user-agent');
  return {
    ...requestFields(c),
    method: c.req.method,
    path: c.req.path.slice(0, pathLengthMax),
    status: c.res.status,
    milliseconds: Math.round(milliseconds),
    actor: actor?.username ?? null,
    via: actor?.via ?? null,
    key: actor?.key?.start ?? null,
    ip: ctx?.ip ?? deps.clientAddress(c),
    agent: agent?.slice(0, agentLengthMax) ?? null,
  };
}

function declaredBytes(c: HonoContext): number | null {
  const length = c.res.headers.get('content-length');
  return length === null ? null : Number(length);
}

/** The ids that join the lines of one request: ours, and that of the trace which it is part of, if any. */
export function requestFields(c: HonoContext<AppEnv>): { requestId: string; traceId?: string } {
  const traceId = traceIdOf(c.req.header('traceparent'));
  return { requestId: c.get('requestId'), ...(traceId === null ? {} : { traceId }) };
}

/** A log whose lines have the ids of a request. */
export function logOfRequest(log: Log, c: HonoContext<AppEnv>): Log {
  const at =
    (level: keyof Log) =>
    (event: string, fields: Record<string, unknown> = {}) =>
      log[level](event, { ...requestFields(c), ...fields });
  return { debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') };
}
