import { OpenAPIHono } from '@hono/zod-openapi';
import { type ErrorCode, errorCatalogue } from '#schema/error.ts';
import { problems } from '#schema/routes/answers.ts';
import { kindNouns, kindWords } from '#schema/kind.ts';
import { kinds } from '#schema/kinds/index.ts';
import { routes } from '#schema/routes/index.ts';

/** An OpenAPI document as a JSON value. */
export type ApiDocument = Readonly<Record<string, unknown>>;

/**
 * The OpenAPI document of all routes, for a registry at the root of its origin; `servers` is the only part
 * that depends on the deployment. https://spec.openapis.org/oas/v3.1.0
 */
export function describeApi(version: string): ApiDocument {
  const described = new OpenAPIHono();
  const registry = described.openAPIRegistry;
  for (const group of Object.values(routes)) {
    // Sorted by path and method, because the order of a module's exports depends on the bundler.
    const keyed = Object.values(group).map((route) => ({ key: keyOf(route), route }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const { route } of keyed) registry.registerPath(withOriginCheck(route));
  }
  for (const [name, scheme] of Object.entries(securitySchemes))
    registry.registerComponent('securitySchemes', name, scheme);
  return {
    ...described.getOpenAPI31Document({
      openapi: '3.1.0',
      info: {
        title: 'AgentHub',
        version,
        description: 'The registry for skills, MCP servers and agent bundles.',
        license: { name: 'Apache-2.0', url: 'https://www.apache.org/licenses/LICENSE-2.0' },
      },
      servers: [{ url: '/' }],
      tags,
    }),
  };
}

type Route = Parameters<OpenAPIHono['openAPIRegistry']['registerPath']>[0];

/** Adds `request.cross_origin` to every write that accepts a session cookie. */
function withOriginCheck(route: Route): Route {
  const takesSession = route.security?.some((one) => 'session' in one) ?? false;
  if (route.method === 'get' || !takesSession) return route;
  const refusal = route.responses[403];
  const listed = refusal && 'description' in refusal ? (refusal.description ?? '') : '';
  const codes = Object.keys(errorCatalogue).filter((code): code is ErrorCode =>
    [...listed.split(', '), 'request.cross_origin'].includes(code),
  );
  return { ...route, responses: { ...route.responses, ...problems(...codes) } };
}

function keyOf({ path, method }: { path: string; method: string }): string {
  return `${path} ${['get', 'post', 'put', 'patch', 'delete'].indexOf(method)}`;
}

function plural(noun: string): string {
  return `${noun.charAt(0).toUpperCase()}${noun.slice(1)}s`;
}

const tags = [
  ...kinds.map((kind) => ({
    name: kindWords[kind],
    description: `${plural(kindNouns[kind])}: lists, versions, files, publishing, installs.`,
  })),
  { name: 'search', description: 'Search over all kinds, and tags.' },
  { name: 'auth', description: 'Registering, signing in and out.' },
  {
    name: 'namespaces',
    description: 'Teams and the namespaces of persons, and who belongs to them.',
  },
  { name: 'users', description: "The caller's account and API keys; for admins, all accounts." },
  { name: 'sync', description: 'Git sources, their runs, and webhooks. For admins.' },
  { name: 'system', description: 'Health, readiness and metadata.' },
];

const securitySchemes = {
  bearer: {
    type: 'http',
    scheme: 'bearer',
    description: 'A JWT from /api/v1/auth/login, or an API key (sr_…).',
  },
  apiKey: { type: 'apiKey', in: 'header', name: 'X-API-Key' },
  session: { type: 'apiKey', in: 'cookie', name: 'agenthub_session' },
  gitlabToken: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Gitlab-Token',
    description: 'The secret of the webhook, as GitLab sends it.',
  },
  githubSignature: {
    type: 'apiKey',
    in: 'header',
    name: 'X-Hub-Signature-256',
    description: 'HMAC-SHA256 of the body with the secret of the webhook, as GitHub sends it.',
  },
} as const;
