import { AppError } from '#schema/error.ts';
import { version } from '../package.json';
import { ConfigError } from './config.ts';
import { DatabaseOpenError } from './platform/db/open-error.ts';
import { createLog } from './platform/log.ts';
import { type Bindings, readBindings } from './worker/bindings.ts';
import { createEdgeRegistry, type EdgeRegistry, type ExecutionContext } from './worker/registry.ts';

/** Keyed by the bindings of this isolate, which are the same object for every request. */
const registries = new WeakMap<Bindings, EdgeRegistry>();

/** A Worker logs to the console. */
const print = (line: string) => console.log(line); // oxlint-disable-line no-console -- there is no stdout

/** The handlers of the Worker. https://developers.cloudflare.com/workers/runtime-apis/handlers/ */
export default {
  async fetch(request: Request, env: Bindings, ctx: ExecutionContext): Promise<Response> {
    try {
      let registry = registries.get(env);
      if (!registry) registries.set(env, (registry = open(env, new URL(request.url).origin)));
      return await registry.fetch(request, ctx);
    } catch (err) {
      if (err instanceof ConfigError || err instanceof DatabaseOpenError) return misconfigured(err);
      throw err;
    }
  },

  /** The cron trigger. It also migrates after a deployment that has received no request yet. */
  async scheduled(_event: unknown, env: Bindings, ctx: ExecutionContext): Promise<void> {
    const registry = registries.get(env) ?? open(env, 'http://localhost');
    await registry.scheduled(ctx);
  },
};

function open(env: Bindings, origin: string): EdgeRegistry {
  const edge = readBindings(env, origin);
  return createEdgeRegistry({
    ...edge,
    assets: env.ASSETS,
    version,
    log: createLog(edge.config.LOG_LEVEL, (line) => print(line.trimEnd())),
    onGeneratedPassword: (username, generated) =>
      print(`The first admin is "${username}" with the password ${generated}, shown this once.`),
  });
}

/** A Worker has no start that could fail, so every response reports the problem, and the log says what to fix. */
function misconfigured(err: Error): Response {
  const requestId = crypto.randomUUID();
  print(JSON.stringify({ level: 'error', event: 'config.invalid', requestId, cause: err.message }));
  const problem = new AppError(
    'internal.error',
    'The registry is not configured. Its log says which variable is wrong.',
  ).toProblem(requestId);
  return new Response(JSON.stringify(problem), {
    status: 500,
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'x-request-id': requestId,
    },
  });
}
