import type { Context as HonoContext } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { core } from 'zod';
import { AppError } from '#schema/error.ts';
import { issueText } from '#schema/issue.ts';
import type { Log } from '../domain/context.ts';
import type { Database } from '../domain/database.ts';

/**
 * The one place where an error becomes an answer: RFC 9457 `application/problem+json`. Whatever is not an
 * {@link AppError} is a plain `internal.error` with the request id, and its cause goes to the log alone.
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
    log.error('request.failed', {
      requestId,
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
  // Not Basic, though it is taken: at that, a browser asks for a password in a window of its own.
  if (error.status === 401) headers['www-authenticate'] = 'Bearer realm="AgentHub"';
  const status = error.status as ContentfulStatusCode;
  return c.body(JSON.stringify(error.toProblem(requestId)), status, headers);
}

function toAppError(err: unknown): AppError {
  if (err instanceof AppError) return err;
  if (err instanceof HTTPException && err.status === 415) {
    const detail = 'Send a body of application/json, and say so with Content-Type.';
    return new AppError('request.unsupported_media_type', detail, { cause: err });
  }
  if (err instanceof HTTPException && err.status === 400) {
    return new AppError('request.invalid', err.message || 'The request cannot be read.', {
      cause: err,
    });
  }
  return new AppError(
    'internal.error',
    'Something broke on our side. The log has more under the request id.',
    {
      cause: err,
    },
  );
}

function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const deeper = cause.cause ? ` <- ${describe(cause.cause)}` : '';
  // A failed query tells its parameters: hashes, addresses, whole files.
  const stack = cause.stack ?? cause.message;
  const told = 'query' in cause && 'params' in cause ? `Failed query: ${cause.query}` : stack;
  return `${told}${deeper}`;
}

/** What a failed validation throws: `request.invalid` with a JSON pointer for each issue. */
export function invalidRequest(issues: readonly core.$ZodIssue[]): AppError {
  const errors = issues.slice(0, 20).map((issue) => ({
    pointer: `/${issue.path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    detail: issueText(issue),
  }));
  const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join('; ');
  return new AppError('request.invalid', detail || 'The request is not valid.', { errors });
}

/** The request id that the log and the answers of this request carry. */
export function requestIdOf(c: HonoContext): string {
  const known: unknown = c.get('requestId');
  if (typeof known === 'string') return known;
  const given = c.req.header('x-request-id');
  return given && /^[\w.-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}
