import { type $Fetch, FetchError, ofetch } from 'ofetch';
import { AppError, isErrorCode, type Problem } from './error.ts';
import type { Routes } from './routes/index.ts';

type RouteOf<T> = T extends { method: string; path: string }
  ? T
  : T extends object
    ? RouteOf<T[keyof T]>
    : never;
type AnyRoute = RouteOf<Routes>;
type KeyOf<R> = R extends { method: infer M extends string; path: infer P extends string }
  ? `${Uppercase<M>} ${P}`
  : never;

/** Every call the API knows, as `GET /api/v1/skills/{namespace}/{name}`. */
export type RouteKey = KeyOf<AnyRoute>;
type RouteFor<K extends RouteKey> = AnyRoute extends infer R
  ? R extends AnyRoute
    ? KeyOf<R> extends K
      ? R
      : never
    : never
  : never;

type InputOf<S> = S extends { _zod: { input: infer I } } ? I : never;
type OutputOf<S> = S extends { _zod: { output: infer O } } ? O : never;
type JsonSchema<T> = T extends { content: { 'application/json': { schema: infer S } } } ? S : never;
type Part<R, P extends string> = R extends { request: Record<P, infer S> } ? S : never;

type Given<R> = ([Part<R, 'params'>] extends [never]
  ? { params?: never }
  : { params: InputOf<Part<R, 'params'>> }) &
  ([Part<R, 'query'>] extends [never] ? { query?: never } : { query?: InputOf<Part<R, 'query'>> }) &
  ([Part<R, 'body'>] extends [never]
    ? { body?: never }
    : { body: InputOf<JsonSchema<Part<R, 'body'>>> | BodyInit });

/** What a call takes: path parameters, query and JSON body of its route, and the fetch options that matter. */
export type CallInput<K extends RouteKey> = Given<RouteFor<K>> & {
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

type Success<R> = R extends { responses: infer A }
  ? { [S in keyof A]: S extends 200 | 201 | 202 ? JsonSchema<A[S]> : never }[keyof A]
  : never;

/** What a call answers with: the JSON of its 200, 201 or 202, undefined where there is none. */
export type CallOutput<K extends RouteKey> = [Success<RouteFor<K>>] extends [never]
  ? undefined
  : OutputOf<Success<RouteFor<K>>>;

export type ClientOptions = {
  /** Where the registry is, with its base path, without a slash at the end; '' for the page's own origin. */
  baseUrl: string;
  /** An API key or a JWT, sent as `Authorization: Bearer`. */
  token?: string | undefined;
  headers?: Record<string, string>;
  /** Milliseconds before a call is given up; 30,000 by default. */
  timeoutMilliseconds?: number;
  fetch?: typeof fetch;
};

/** The registry did not answer at all: no route to it, refused, or too slow. */
export class UnreachableError extends Error {
  readonly url: string;
  constructor(url: string, cause: unknown) {
    super(`No answer from ${url}`, { cause });
    this.name = 'UnreachableError';
    this.url = url;
  }
}

/** The address of a call: path parameters escaped (a `path` keeps its slashes), absent query values left out. */
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
 * Throws {@link AppError} with the server's code for an error answer, {@link UnreachableError}
 * when none came. Nothing is retried: a caller knows best what may run twice.
 */
export function createClient(options: ClientOptions) {
  const transport = createTransport(options);

  async function call<K extends RouteKey>(key: K, input?: CallInput<K>): Promise<CallOutput<K>> {
    const response = await send(key, input);
    return (response._data ?? undefined) as CallOutput<K>;
  }

  /** The same call with its answer as it came: for archives, raw files and conditional requests. */
  async function raw<K extends RouteKey>(key: K, input?: CallInput<K>): Promise<Response> {
    return send(key, input, 'stream');
  }

  async function send<K extends RouteKey>(
    key: K,
    input: CallInput<K> | undefined,
    responseType?: 'stream',
  ) {
    const [method = 'GET', path = ''] = key.split(' ');
    const { params, query, body, headers, signal } = (input ?? {}) as {
      params?: Record<string, string>;
      query?: Record<string, unknown>;
      body?: BodyInit;
      headers?: Record<string, string>;
      signal?: AbortSignal;
    };
    const url = callUrl(options.baseUrl, path, params, query);
    try {
      return await transport.raw(url, {
        method,
        ...(body === undefined ? {} : { body }),
        ...(headers ? { headers } : {}),
        ...(signal ? { signal } : {}),
        ...(responseType ? { responseType } : {}),
      });
    } catch (err) {
      throw await toClientError(url, err);
    }
  }

  return { call, raw, baseUrl: options.baseUrl };
}

export type Client = ReturnType<typeof createClient>;

function createTransport(options: ClientOptions): $Fetch {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers };
  if (options.token) headers['authorization'] = `Bearer ${options.token}`;
  const settings = { headers, retry: 0 as const, timeout: options.timeoutMilliseconds ?? 30_000 };
  return options.fetch
    ? ofetch.create(settings, { fetch: options.fetch })
    : ofetch.create(settings);
}

async function toClientError(url: string, err: unknown): Promise<Error> {
  if (!(err instanceof FetchError)) return err instanceof Error ? err : new Error(String(err));
  if (!err.response) {
    const cause = err.cause ?? err;
    // A caller's own abort is not the registry's fault.
    if (cause instanceof Error && cause.name === 'AbortError') return cause;
    return new UnreachableError(url, cause);
  }
  const problem = await readProblem(err);
  const code = isErrorCode(problem.code) ? problem.code : 'internal.error';
  const retryAfter = Number(err.response.headers.get('retry-after'));
  return new AppError(code, problem.detail ?? `The registry answered ${err.response.status}`, {
    errors: problem.errors,
    candidates: problem.candidates,
    requestId: problem.requestId,
    ...(retryAfter > 0 ? { retryAfterSeconds: retryAfter } : {}),
    cause: err,
  });
}

/** A proxy may answer instead of the registry, with anything: then the problem is empty. */
async function readProblem(err: FetchError): Promise<Partial<Problem>> {
  let data: unknown = err.data;
  if (data instanceof ReadableStream) data = await new Response(data).text();
  if (typeof data === 'string') {
    try {
      data = JSON.parse(data);
    } catch {
      return {};
    }
  }
  return typeof data === 'object' && data !== null ? data : {};
}
