import { routes } from '#schema/routes/index.ts';

/** A route of the contract, with what a test of all of them must know. */
export type AnyRoute = {
  /** As in `GET /api/v1/skills/{namespace}/{name}`. */
  key: string;
  method: string;
  path: string;
  params: string[];
  query: string[];
  hasBody: boolean;
};

/** Every route of the API. */
export const allRoutes: AnyRoute[] = Object.values(routes)
  .flatMap((group): { method: string; path: string; request?: object }[] => Object.values(group))
  .map(({ method, path, request = {} }) => ({
    key: `${method.toUpperCase()} ${path}`,
    method: method.toUpperCase(),
    path,
    params: [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name),
    query: 'query' in request ? keysOf(request.query) : [],
    hasBody: 'body' in request,
  }));

function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null || !('shape' in schema)) return [];
  return Object.keys(schema.shape as object);
}
