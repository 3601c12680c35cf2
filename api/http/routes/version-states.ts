import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppEnv } from '../../deps.ts';
import { listVersionStates } from '../../domain/version/states.ts';
import { answerRead } from '../read-answer.ts';

/** What became of installed versions. */
export function versionStateRoutes(app: OpenAPIHono<AppEnv>): void {
  app.openapi(routes.versionStates.listVersionStates, async (c) =>
    answerRead(c, { items: await listVersionStates(c.get('ctx'), c.req.valid('query').of) }),
  );
}
