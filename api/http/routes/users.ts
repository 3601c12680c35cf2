import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppEnv } from '../../app.ts';
import { getAccount } from '../../domain/account/get.ts';
import { createToken } from '../../domain/token/create.ts';
import { listTokens } from '../../domain/token/list.ts';
import { revokeToken } from '../../domain/token/revoke.ts';

/** The caller's account and API keys. */
export function userRoutes(app: OpenAPIHono<AppEnv>): void {
  app.openapi(routes.users.me, async (c) => c.json(await getAccount(c.get('ctx')), 200));
  app.openapi(routes.users.listTokens, async (c) =>
    c.json({ items: await listTokens(c.get('ctx')) }, 200),
  );
  app.openapi(routes.users.createToken, async (c) =>
    c.json(await createToken(c.get('ctx'), c.req.valid('json')), 201),
  );
  app.openapi(routes.users.revokeToken, async (c) => {
    await revokeToken(c.get('ctx'), c.req.valid('param').id);
    return c.body(null, 204);
  });
}
