import { createRoute, type RouteConfig, z } from '@hono/zod-openapi';
import { type ErrorCode, errorCatalogue } from '../error.ts';

/** The RFC 9457 body of every error. https://www.rfc-editor.org/rfc/rfc9457 */
export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    detail: z.string(),
    code: z.string().openapi({ example: 'asset.not_found' }),
    requestId: z.string().optional(),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
    candidates: z.array(z.string()).optional(),
  })
  .openapi('Problem');

/** A JSON answer with a schema. */
export function json<T extends z.ZodType>(schema: T, description: string) {
  return { description, content: { 'application/json': { schema } } };
}

/** A JSON request body with a schema. */
export function jsonBody<T extends z.ZodType>(schema: T) {
  return { required: true, content: { 'application/json': { schema } } };
}

/**
 * The error answers of a route, for OpenAPI: one for each status, with the codes in its description. The type is empty
 * on purpose: handlers throw their errors, so their types have only the successes.
 */
export function problems(...codes: ErrorCode[]): Record<never, never> {
  const byStatus = new Map<number, ErrorCode[]>();
  for (const code of codes) {
    const { status } = errorCatalogue[code];
    byStatus.set(status, [...(byStatus.get(status) ?? []), code]);
  }
  return Object.fromEntries(
    [...byStatus].map(([status, listed]) => [
      String(status),
      {
        description: listed.join(', '),
        content: { 'application/problem+json': { schema: problem } },
      },
    ]),
  );
}

type Security = Record<string, string[]>[];

/** The security of a route that needs a signed-in caller. */
export const signedIn: Security = [{ bearer: [] }, { apiKey: [] }, { session: [] }];

/** The security of a route that anonymous callers may use too; signed-in callers may see more. */
export const anyone: Security = [{}, ...signedIn];

/** The security of a route that ignores credentials. */
export const noCredential: Security = [];

/** Makes the routes of one part of the API, all for the same callers; a route may still name others. */
export function routesFor(tag: string, security: Security) {
  return <P extends string, R extends Omit<RouteConfig, 'tags' | 'path'> & { path: P }>(route: R) =>
    createRoute({ tags: [tag], security, ...route });
}

/** The security of webhooks: GitLab sends the secret, GitHub signs with it. */
export const webhook: Security = [{ gitlabToken: [] }, { githubSignature: [] }];
