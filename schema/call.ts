import type { KindWord } from './kind.ts';
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

/** Every call of the API, such as `GET /api/v1/skills/{namespace}/{name}`. */
export type RouteKey = KeyOf<AnyRoute>;
type RouteFor<K extends RouteKey> = AnyRoute extends infer R
  ? R extends AnyRoute
    ? KeyOf<R> extends K
      ? R
      : never
    : never
  : never;

/** A call about an asset of any kind, such as `GET /api/v1/{kind}/{namespace}/{name}`. */
export type AssetRouteKey = WithoutKind<RouteKey>;
type WithoutKind<K> = K extends `${infer M} /api/v1/${KindWord}${infer Rest}`
  ? `${M} /api/v1/{kind}${Rest}`
  : never;
/** The calls of an {@link AssetRouteKey} for each kind. */
export type WithKind<K> = K extends `${infer M} /api/v1/{kind}${infer Rest}`
  ? Extract<RouteKey, `${M} /api/v1/${KindWord}${Rest}`>
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

/** The input of a call: path parameters, query and JSON body of its route, and some fetch options. */
export type CallInput<K extends RouteKey> = Given<RouteFor<K>> & {
  headers?: Record<string, string>;
  signal?: AbortSignal;
};

/** The input of a call about an asset of any kind. */
export type AssetCallInput<K extends AssetRouteKey> = CallInput<WithKind<K>>;

type Success<R> = R extends { responses: infer A }
  ? { [S in keyof A]: S extends 200 | 201 | 202 ? JsonSchema<A[S]> : never }[keyof A]
  : never;

/** The answer of a call: the JSON of its 200, 201 or 202; undefined if there is none. */
export type CallOutput<K extends RouteKey> = [Success<RouteFor<K>>] extends [never]
  ? undefined
  : OutputOf<Success<RouteFor<K>>>;
