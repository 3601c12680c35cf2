import type { Context as HonoContext } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { AppError } from '#schema/error.ts';
import type { Log } from '../domain/context.ts';

/**
 * The one place where an error becomes an answer: RFC 9457 `application/problem+json`. Whatever is not an
 * {@link AppError} is a plain `internal.error` with the request id, and its cause goes to the log alone.
 * https://www.rfc-editor.org/rfc/rfc9457
 */
export function problemResponse(err: unknown, requestId: string, log: Log): Response {
  const error = toAppError(err);
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
  if (error.status === 401) headers['www-authenticate'] = 'Basic realm="AgentHub", charset="UTF-8"';
  return new Response(JSON.stringify(error.toProblem(requestId)), {
    status: error.status,
    headers,
  });
}

function toAppError(err: unknown): AppError {
  if (err instanceof AppError) return err;
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
  return `${cause.stack ?? cause.message}${deeper}`;
}

type Issue = { path: PropertyKey[]; message: string };

/** What a failed validation throws: `request.invalid` with a JSON pointer for each issue. */
export function invalidRequest(issues: readonly Issue[]): AppError {
  const errors = issues.slice(0, 20).map(({ path, message }) => ({
    pointer: `/${path.map((key) => String(key).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`,
    detail: message,
  }));
  const detail = errors.map((error) => `${error.pointer}: ${error.detail}`).join('; ');
  return new AppError('request.invalid', detail || 'The request is not valid.', { errors });
}

/** The request id that the log and the answers of this request carry. */
export function requestIdOf(c: HonoContext): string {
  const given = c.req.header('x-request-id');
  return given && /^[\w.-]{8,64}$/.test(given) ? given : crypto.randomUUID();
}
