import type { Context as HonoContext } from 'hono';
import { matchedRoutes } from 'hono/route';

/** What stands for every path that no route has, so that made-up paths are no values of their own. */
export const noRoute = 'none';

/**
 * The pattern of the route that a request is for, like `/api/v1/skills/:namespace/:name`; `none` for a path
 * of no route. The same whoever answers: the route, the cache or a refusal before it. There are as many as
 * routes.
 */
export function routePattern(c: HonoContext): string {
  for (const { method, path } of matchedRoutes(c)) {
    // Middleware, and what answers for paths of no route.
    if (method === 'ALL') continue;
    const isPages = path === '/*';
    if (isPages && c.req.path.startsWith('/api/')) return noRoute;
    return labelOf(path);
  }
  return noRoute;
}

/** The labels by path, because replacing takes longer than the rest of counting. There are as many as routes. */
const labels = new Map<string, string>();

function labelOf(path: string): string {
  let label = labels.get(path);
  if (label === undefined) {
    label = path.replaceAll('{.+}', '');
    labels.set(path, label);
  }
  return label;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** The method of a request; `other` for one that is not common, as clients may make up methods. */
export function knownMethod({ req }: HonoContext): string {
  return methods.has(req.method) ? req.method : 'other';
}
