import type { Context as HonoContext, MiddlewareHandler } from 'hono';
import { AppError } from '#schema/error.ts';
import { defaultKind, kindNames, kindWords } from '#schema/kind.ts';
import type { AppDeps } from '../deps.ts';
import { problemResponse } from './problem.ts';

/** What replaces a parameter of the predecessor. If it were ignored, a script would get another list than it asked for. */
const parameters: Record<string, string> = {
  keyword: 'q',
  page: 'cursor, which takes the nextCursor of the page before',
};
const hasParameter = /[?&](keyword|page)(?:=|&|$)/;

const words = kindNames.map((kind) => kindWords[kind]).join('|');
const assets = `/api/v1/${kindWords[defaultKind]}`;
const ofKinds = 'and the same for the other kinds';

/** Calls of the predecessor, with what replaces each. The path is that below `/api/v1`. */
const calls: [path: RegExp, replacement: string][] = [
  [new RegExp(`^/(${words})/top$`), 'GET /api/v1/$1?sort=installs&size=10'],
  [
    new RegExp(`^/(${words})/(\\d+)$`),
    'names instead of numbers: GET /api/v1/$1/<namespace>/<name>; GET /api/v1/$1?q=… finds them',
  ],
  [
    new RegExp(`^/(${words})/(\\d+)/install$`),
    'GET /api/v1/$1/<namespace>/<name>/install-plan, and POST of …/installs to count it',
  ],
  [/^\/(?:auth\/api-key|users\/me\/api-key\/regenerate)$/, 'POST /api/v1/users/me/tokens'],
  [/^\/users\/me\/published$/, `GET ${assets}?owner=<username>, ${ofKinds}`],
  [
    /^\/users\/me\/(?:installed|stats)$/,
    `the installs of each asset: GET ${assets}?owner=<username>, ${ofKinds}`,
  ],
  [
    /^\/admin\/assets(?:\/.*)?$/,
    `GET /api/v1/search, and DELETE ${assets}/<namespace>/<name>, ${ofKinds}`,
  ],
  [/^\/admin\/users\/\d+\/(?:role|disable)$/, 'agenthub user disable <name> on the server'],
];

/**
 * Middleware for scripts that were written for the predecessor: a read with one of its parameters is refused by name,
 * and the refusal of a call that only the predecessor had says what replaces it. A call that is answered is left alone:
 * an asset may be called `top`.
 */
export function oldCalls(deps: Pick<AppDeps, 'db' | 'log'>): MiddlewareHandler {
  return async (c, next) => {
    const [, name] = (c.req.method === 'GET' && hasParameter.exec(c.req.url)) || [];
    if (name !== undefined) {
      const detail = `/${name}: is no parameter here; use ${parameters[name]}. See /docs.`;
      throw new AppError('request.invalid', detail, {
        errors: [{ pointer: `/${name}`, detail: `Use ${parameters[name]}.` }],
      });
    }
    await next();
    if (![400, 404, 405].includes(c.res.status)) return;
    const replacement = replacementOf(c);
    if (replacement === null) return;
    const detail = `The predecessor's ${c.req.method} ${c.req.path} is replaced by ${replacement}. See /docs.`;
    const error = new AppError('request.not_found', detail);
    c.res = problemResponse(c, error, deps);
  };
}

function replacementOf(c: HonoContext): string | null {
  const path = c.req.path.replace(/^\/api\/v1/, '').replace(/\/$/, '');
  const found = calls.find(([pattern]) => pattern.test(path));
  return found ? path.replace(found[0], found[1]) : null;
}
