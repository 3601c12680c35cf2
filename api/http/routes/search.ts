import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppEnv } from '../../app.ts';
import { searchAll } from '../../domain/asset/search-all.ts';
import { listTags } from '../../domain/tag/list.ts';

/** Search over all kinds, and tags. */
export function searchRoutes(app: OpenAPIHono<AppEnv>): void {
  app.openapi(routes.search.searchAll, async (c) =>
    c.json(await searchAll(c.get('ctx'), c.req.valid('query')), 200),
  );
  app.openapi(routes.search.listTags, async (c) =>
    c.json({ items: await listTags(c.get('ctx'), c.req.valid('query')) }, 200),
  );
}
