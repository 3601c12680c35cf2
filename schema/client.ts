import type { AssetRouteKey, CallInput, CallOutput, RouteKey, WithKind } from './call.ts';
import { AppError, isErrorCode } from './error.ts';
import { type Kind, kindWords } from './kind.ts';
import { readProblem } from './problem-body.ts';

/** The call of {@link AssetRouteKey} for one kind. */
export function assetRoute<K extends AssetRouteKey>(kind: Kind, key: K): WithKind<K> {
  return key.replace('{kind}', kindWords[kind]) as WithKind<K>;
}

export type ClientOptions = {
  /** The URL of the registry with its base path, without a slash at the end; '' for the origin of the page. */
  baseUrl: string;
  /** An API key or a JWT, sent as `Authorization: Bearer`. */
  token?: string | undefined;
  headers?: Record<string, string>;
  /** A call fails if the registry is silent for this long, in milliseconds; 30,000 by default. */
  timeoutMilliseconds?: number;
  fetch?: typeof fetch;
  /**
   * Validates the JSON of an answer by the schema of its route. Clients of untrusted registries need it. Without it
   * answers are not validated, which is only for the web page and its own registry.
   */
  parse?: AnswerParser;
};

/** Validates the answer of a route: gives its value, or the problem as a clause. */
export type AnswerParser = (
  key: RouteKey,
  status: number,
  body: unknown,
) => Promise<{ value: unknown } | { problem: string }>;

/** The largest JSON answer. A page of 100 assets has a hundredth of that, the largest diff a half. */
const jsonBytesMax = 32 * 1024 * 1024;
/** The largest body of an error; the rest of a longer one is not read. */
const problemBytesMax = 1024 * 1024;

/** The registry did not answer: it is unreachable, refused the connection, or is too slow. */
export class UnreachableError extends Error {
  readonly url: string;
  constructor(url: string, cause: unknown) {
    super(`No answer from ${url}`, { cause });
    this.name = 'UnreachableError';
    this.url = url;
  }
}

/**
 * The answer is not that of a registry: it is not JSON, far too large, or does not match the schema of the route.
 * `why` is a clause.
 */
export class BadAnswerError extends Error {
  readonly url: string;
  readonly why: string;
  constructor(url: string, why: string, cause?: unknown) {
    super(`Not the answer of a registry from ${url}: ${why}`, { cause });
    this.name = 'BadAnswerError';
    this.url = url;
    this.why = why;
  }
}

/** The URL of a call: path parameters are escaped (a `path` keeps its slashes), absent query values are left out. */
export function callUrl(
  baseUrl: string,
  path: string,
  params: Record<string, string> = {},
  query: Record<string, unknown> = {},
): string {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = params[name] ?? '';
    return name === 'path'
      ? value.split('/').map(encodeURIComponent).join('/')
      : encodeURIComponent(value);
  });
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    for (const one of Array.isArray(value) ? value : [value]) {
      if (one !== undefined && one !== null && one !== '') search.append(key, String(one));
    }
  }
  const text = search.toString();
  return `${baseUrl}${filled}${text ? `?${text}` : ''}`;
}

/**
 * A typed client of the registry: `call('GET /api/v1/skills', { query: { q: 'pdf' } })`.
 * Throws {@link AppError} with the server's code for an error answer, {@link UnreachableError} if there is no
 * answer, and {@link BadAnswerError} if the answer is not that of a registry. Does not retry: the caller knows
 * which calls are safe to repeat.
 */
export function createClient(options: ClientOptions) {
  async function call<K extends RouteKey>(key: K, input?: CallInput<K>): Promise<CallOutput<K>> {
    const { response, url, watch } = await send(key, input);
    try {
      const text = await readText(response, jsonBytesMax, watch);
      if (text === null) throw new BadAnswerError(url, `it has more than ${jsonBytesMax} bytes`);
      const body = text === '' ? undefined : parseJson(url, text);
      if (!options.parse) return body as CallOutput<K>;
      const parsed = await options.parse(key, response.status, body);
      if ('problem' in parsed) throw new BadAnswerError(url, parsed.problem);
      return parsed.value as CallOutput<K>;
    } catch (err) {
      throw err instanceof BadAnswerError ? err : watch.explain(url, err);
    } finally {
      watch.end();
    }
  }

  /**
   * Makes a call and gives the raw answer, for archives, raw files and conditional requests. The caller must limit
   * the size of the body and the time that it may be silent.
   */
  async function raw<K extends RouteKey>(key: K, input?: CallInput<K>): Promise<Response> {
    const { response, watch } = await send(key, input);
    watch.end();
    return response;
  }

  async function send<K extends RouteKey>(key: K, input: CallInput<K> | undefined) {
    const [method = 'GET', path = ''] = key.split(' ');
    const { params, query, body, headers, signal } = (input ?? {}) as {
      params?: Record<string, string>;
      query?: Record<string, unknown>;
      body?: unknown;
      headers?: Record<string, string>;
      signal?: AbortSignal;
    };
    const url = callUrl(options.baseUrl, path, params, query);
    const watch = createWatch(options.timeoutMilliseconds ?? 30_000, signal);
    const sent = toBody(body);
    const init = {
      method,
      headers: {
        accept: 'application/json',
        ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        ...(sent.isJson ? { 'content-type': 'application/json' } : {}),
        ...options.headers,
        ...headers,
      },
      signal: watch.signal,
      ...(sent.body === undefined ? {} : { body: sent.body }),
    };
    try {
      const response = await (options.fetch ?? globalThis.fetch)(url, init);
      watch.touch();
      if (response.ok) return { response, url, watch };
      throw toAppError(response, await readText(response, problemBytesMax, watch));
    } catch (err) {
      watch.end();
      throw err instanceof AppError ? err : watch.explain(url, err);
    }
  }

  return { call, raw, baseUrl: options.baseUrl };
}

export type Client = ReturnType<typeof createClient>;

/** The body for `fetch`: JSON, except for values that `fetch` accepts as a body. */
function toBody(body: unknown): { body?: BodyInit; isJson: boolean } {
  if (body === undefined) return { isJson: false };
  const isBody =
    typeof body === 'string' ||
    body instanceof Blob ||
    body instanceof FormData ||
    body instanceof URLSearchParams ||
    body instanceof ArrayBuffer ||
    ArrayBuffer.isView(body) ||
    body instanceof ReadableStream;
  return isBody
    ? { body: body as BodyInit, isJson: false }
    : { body: JSON.stringify(body), isJson: true };
}

/** Aborts a call if the registry is silent for `milliseconds`, or if `outer` aborts. */
function createWatch(milliseconds: number, outer?: AbortSignal) {
  const controller = new AbortController();
  let hasExpired = false;
  const expire = () => {
    hasExpired = true;
    controller.abort(new DOMException(`silent for ${milliseconds} ms`, 'TimeoutError'));
  };
  const forward = () => controller.abort(outer?.reason);
  if (outer?.aborted) forward();
  outer?.addEventListener('abort', forward, { once: true });
  let timer = setTimeout(expire, milliseconds);
  return {
    signal: controller.signal,
    touch() {
      clearTimeout(timer);
      timer = setTimeout(expire, milliseconds);
    },
    end() {
      clearTimeout(timer);
    },
    /** Converts the error that ended a call to the one that its caller gets. */
    explain(url: string, err: unknown): Error {
      if (hasExpired) return new UnreachableError(url, controller.signal.reason);
      // An abort by the caller, and an error thrown by a wrapped `fetch`, are passed on unchanged.
      if (err instanceof Error && err.name !== 'TypeError') return err;
      return new UnreachableError(url, err instanceof Error ? (err.cause ?? err) : err);
    },
  };
}
type Watch = ReturnType<typeof createWatch>;

/** The text of a body; null, without reading the rest, if it exceeds the limit. */
async function readText(
  { body }: Response,
  bytesMax: number,
  watch: Watch,
): Promise<string | null> {
  if (body === null) return '';
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    watch.touch();
    length += value.length;
    if (length > bytesMax) {
      void reader.cancel().catch(() => {});
      return null;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function parseJson(url: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (err) {
    throw new BadAnswerError(url, 'it is no JSON', err);
  }
}

/** Converts an error answer to an {@link AppError}. The answer may come from a proxy; then the problem is empty. */
function toAppError(response: Response, text: string | null): AppError {
  const problem = readProblem(text ?? '');
  const code = isErrorCode(problem.code) ? problem.code : 'internal.error';
  const retryAfter = Number(response.headers.get('retry-after'));
  return new AppError(code, problem.detail ?? `The registry answered ${response.status}`, {
    errors: problem.errors,
    candidates: problem.candidates,
    requestId: problem.requestId,
    ...(retryAfter > 0 && retryAfter <= retryAfterSecondsMax
      ? { retryAfterSeconds: retryAfter }
      : {}),
    cause: new StatusError(response.status),
  });
}

const retryAfterSecondsMax = 7 * 86_400;

/** The HTTP status of an error answer, used as the cause of its {@link AppError}, because an answer of a proxy has no code. */
export class StatusError extends Error {
  readonly status: number;
  constructor(status: number) {
    super(`HTTP ${status}`);
    this.name = 'StatusError';
    this.status = status;
  }
}
