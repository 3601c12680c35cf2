import type { Context as HonoContext } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { core } from 'zod';
import { AppError } from '#schema/error.ts';
import { issueText } from '#schema/issue.ts';
import type { Log } from '../domain/context.ts';
import type { Database } from '../domain/database.ts';
import { traceIdOf } from './trace.ts';

/**
 * The only place that turns an error into a response: RFC 9457 `application/problem+json`. An error that is
 * not an {@link AppError} becomes `internal.error` with the request id; its cause is only logged.
 * https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemResponse(
  c: HonoContext,
  err: unknown,
  { db, log }: { db: Pick<Database, 'explain'>; log: Log },
): Response {
  const error = toAppError(db.explain(err));
  const requestId = requestIdOf(c);
  if (error.status >= 500) {
    const traceId = traceIdOf(c.req.header('traceparent'));
    log.error('request.failed', {
      requestId,
      ...(traceId === null ? {} : { traceId }),
      code: error.code,
      cause: describe(error.cause ?? err),
    });
  }
  const headers: Record<string, string> = {
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-request-id': requestId,
  };
  if (error.retryAfterSeconds) headers['retry-after'] = String(Math.ceil(error.retryAfterSeconds));
  // Not Basic, although it is accepted: browsers would open their own password dialog.
  if (error.status === 401) headers['www-authenticate'] = 'Bearer realm="AgentHub"';
  const status = error.status as ContentfulStatusCode;
  return c.body(JSON.stringify(error.toProblem(requestId)), status, headers);
}

function toAppError(err: unknown): AppError {
  if (err instanceof AppError) return err;
  if (err instanceof HTTPException && err.status === 415) {
    const detail = 'Send a JSON body with Content-Type: application/json.';
    return new AppError('request.unsupported_media_type', detail, { cause: err });
  }
  if (err instanceof HTTPException && err.status === 400) {
    return new AppError('request.invalid', err.message || 'The request cannot be read.', {
      cause: err,
    });
  }
  return new AppError(
    'internal.error',
    'The server failed unexpectedly. Its log has the cause under this request id.',
    {
      cause: err,
    },
  );
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const deeper = cause.cause ? ` <- ${describe(cause.cause)}` : '';
  // The message of a failed query contains its parameters: hashes, e-mail addresses, whole files.
  const stack = cause.stack ?? cause.message;
  const told = 'query' in cause && 'params' in cause ? `Failed query: ${cause.query}` : stack;
  return `${told}${deeper}`;
}

/** The error of a failed validation: `request.invalid` with a JSON pointer for each of the first 20 issues. */
export function invalidRequest(issues: readonly core.$ZodIssue[]): AppError {
  const errors = issues.slice(0, 20).map((issue) => ({
    pointer: `/${issue.path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    detail: issueText(issue),
  }));
  const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join('; ');
  return new AppError('request.invalid', detail || 'The request is not valid.', { errors });
}

/**
 * The id of a request in the log and in its response: the client's `X-Request-Id` if it is well formed, else
 * a new one.
 */
export function requestIdOf(c: HonoContext): string {
  const known: unknown = c.get('requestId');
  if (typeof known === 'string') return known;
  const given = c.req.header('x-request-id');
  return given && /^[\w.-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}
