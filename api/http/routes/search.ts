import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppEnv } from '../../deps.ts';
import { searchAll } from '../../domain/asset/search-all.ts';
import { listTags } from '../../domain/tag/list.ts';
import { answerRead } from '../read-answer.ts';

/** Search across all kinds, and the list of tags. */
export function searchRoutes(app: OpenAPIHono<AppEnv>): void {
  app.openapi(routes.search.searchAll, async (c) =>
    answerRead(c, await searchAll(c.get('ctx'), c.req.valid('query'))),
  );
  app.openapi(routes.search.listTags, async (c) =>
    answerRead(c, { items: await listTags(c.get('ctx'), c.req.valid('query')) }),
  );
}
