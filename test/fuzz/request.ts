import { z } from 'zod';
import { routes } from '#schema/routes/index.ts';
import type { Choices } from './choices.ts';
import { hostileJson, hostileText, mutateBytes, mutateJson } from './hostile.ts';
import { type Known, valueOf } from './value-of.ts';

/** One request as it goes out. */
export type Case = {
  method: string;
  path: string;
  headers: Record<string, string>;
  body: Uint8Array<ArrayBuffer> | null;
};

const answer = z.looseObject({ content: z.record(z.string(), z.looseObject({})).optional() });
const shapeOf = (schema: z.ZodType) =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' });

/** A route as the fuzzer sees it: all of it comes from `schema/routes`. */
export const fuzzedRoutes = Object.values(routes)
  .flatMap((group) => Object.values(group))
  .map((route) => {
    const request: { params?: z.ZodType; query?: z.ZodType; body?: unknown } =
      'request' in route ? route.request : {};
    return {
      key: `${route.method.toUpperCase()} ${route.path}`,
      method: route.method.toUpperCase(),
      path: route.path,
      params: request.params ? shapeOf(request.params) : null,
      query: request.query ? shapeOf(request.query) : null,
      bodies: bodiesOf(request.body),
      responses: responsesOf(route.responses),
    };
  });
export type FuzzedRoute = (typeof fuzzedRoutes)[number];

function bodiesOf(body: unknown) {
  const content = answer.safeParse(body).data?.content ?? {};
  return Object.entries(content).map(([type, { schema }]) => ({
    type,
    shape: schema instanceof z.ZodType ? shapeOf(schema) : {},
  }));
}

function responsesOf(responses: unknown) {
  const all = z.record(z.string(), answer).parse(responses);
  return new Map(
    Object.entries(all).map(([status, { content = {} }]) => {
      const schema = content['application/json']?.['schema'];
      return [Number(status), schema instanceof z.ZodType ? schema : null] as const;
    }),
  );
}

/** A request of a route: valid all through where every choice is 0. */
export function requestOf(choices: Choices, route: FuzzedRoute, known: Known): Case {
  const method = methodOf(choices, route.method);
  const params = route.params?.properties ?? {};
  const path = route.path.replaceAll(/\{(\w+)\}/g, (_whole: string, name: string) => {
    const value = valueOf(choices, params[name] ?? {}, name, known);
    return segment(choices, textOf(value), name === 'path');
  });
  const query = queryOf(choices, route, known);
  const { headers, body } = bodyOf(choices, route, known);
  return { method, path: `${path}${query}`, headers: { ...headers, ...oddHeaders(choices) }, body };
}

function methodOf(choices: Choices, method: string): string {
  if (!choices.oneIn(25)) return method;
  return choices.pick(method === 'GET' ? ['HEAD', 'POST', 'PURGE'] : ['GET', 'PUT', 'OPTIONS']);
}

/** A value in a path, escaped as it must be or, rarely, not at all. */
function segment(choices: Choices, text: string, mayHoldSlashes: boolean): string {
  const raw = text.toWellFormed();
  if (choices.oneIn(15)) return raw.replaceAll(/[?#\s]/g, '');
  const escaped = encodeURIComponent(raw);
  return mayHoldSlashes ? escaped.replaceAll('%2F', '/') : escaped;
}

function queryOf(choices: Choices, { query }: FuzzedRoute, known: Known): string {
  const parts: string[] = [];
  const add = (name: string, value: unknown) =>
    parts.push(
      `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(textOf(value).toWellFormed())}`,
    );
  for (const [name, shape] of Object.entries(query?.properties ?? {})) {
    const isAsked = query?.required?.includes(name) ? !choices.oneIn(12) : choices.oneIn(3);
    if (!isAsked || typeof shape === 'boolean') continue;
    const value = valueOf(choices, shape, name, known);
    for (const one of Array.isArray(value) ? value : [value]) add(name, one);
    if (choices.oneIn(15)) add(name, hostileText(choices));
  }
  if (choices.oneIn(20)) add(hostileText(choices), hostileText(choices));
  if (choices.oneIn(40)) parts.push(choices.pick(['%', '&&', '=', 'a[]=1', '%ff=%ff']));
  return parts.length === 0 ? '' : `?${parts.join('&')}`;
}

function bodyOf(
  choices: Choices,
  { bodies, method, path }: FuzzedRoute,
  known: Known,
): Pick<Case, 'headers' | 'body'> {
  const [first] = bodies;
  if (!first) {
    const unasked = known.bodies[''];
    if (method === 'POST' && path.includes('/webhooks/') && unasked) return unasked(choices);
    return { headers: {}, body: choices.oneIn(30) ? encode(hostileText(choices)) : null };
  }
  const { type, shape } = choices.pick(bodies);
  const contentType = choices.oneIn(30) ? choices.pick(oddTypes) : type;
  const headers = { 'content-type': contentType };
  if (choices.oneIn(40)) return { headers, body: null };
  const make = known.bodies[type];
  if (make) {
    const made = make(choices);
    return { headers: { ...headers, ...made.headers }, body: made.body };
  }
  const value = valueOf(choices, shape, '', known);
  let text = JSON.stringify(choices.oneIn(3) ? mutateJson(choices, value) : value) ?? 'null';
  if (choices.oneIn(20)) text = JSON.stringify(hostileJson(choices)) ?? '';
  const bytes = encode(text);
  return { headers, body: choices.oneIn(15) ? mutateBytes(choices, bytes) : bytes };
}

const oddTypes = [
  'text/plain',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'multipart/form-data; boundary=',
  'application/octet-stream',
  'APPLICATION/JSON;;;',
  'a'.repeat(500),
];

/** Headers beside those that a client needs; what a header cannot hold is left out. */
function oddHeaders(choices: Choices): Record<string, string> {
  const headers: Record<string, string> = {};
  const names = [
    'accept',
    'accept-encoding',
    'accept-language',
    'if-none-match',
    'if-modified-since',
    'range',
    'origin',
    'x-request-id',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-agenthub-channel',
    'last-event-id',
    'authorization',
    'cookie',
    'x-api-key',
    'transfer-encoding',
    'content-encoding',
    'expect',
  ];
  const values = [
    '*',
    '*/*',
    'text/event-stream',
    'text/html',
    'br;q=0, gzip;q=nan',
    '"sha256:"',
    'W/"a", "b"',
    'bytes=0-0,1-',
    'https://evil.example',
    'null',
    '203.0.113.7:443, [::1]:8',
    'cli',
    'agenthub_session=a.b.c',
    'Bearer eyJhbGciOiJub25lIn0.e30.',
    'Basic Og==',
    '999999999999999999999',
  ];
  for (let count = choices.oneIn(3) ? 1 + choices.below(3) : 0; count > 0; count--) {
    const text = choices.oneIn(3) ? hostileText(choices) : choices.pick(values);
    // oxlint-disable-next-line no-control-regex -- what fetch takes in a header is what is kept
    headers[choices.pick(names)] = text
      .replaceAll(/[^\x20-\x7e\x80-\xff]/g, '')
      .slice(0, 4000)
      .trim();
  }
  return headers;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}
