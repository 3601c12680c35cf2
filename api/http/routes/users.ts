import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppEnv } from '../../deps.ts';
import { changePassword } from '../../domain/account/change-password.ts';
import { getAccount } from '../../domain/account/get.ts';
import { listUsers } from '../../domain/account/list.ts';
import { setDisabled } from '../../domain/account/set-disabled.ts';
import { setPassword } from '../../domain/account/set-password.ts';
import { createToken } from '../../domain/token/create.ts';
import { listTokens } from '../../domain/token/list.ts';
import { listUserTokens } from '../../domain/token/list-of-user.ts';
import { revokeToken, revokeUserToken } from '../../domain/token/revoke.ts';
import { openSession } from '../session.ts';
import { answerRead } from '../read-answer.ts';

/** The caller's account and API keys, and the administration of other accounts. */
export function userRoutes(app: OpenAPIHono<AppEnv>): void {
  app.openapi(routes.users.me, async (c) => answerRead(c, await getAccount(c.get('ctx'))));
  app.openapi(routes.users.changePassword, async (c) => {
    const signedIn = await changePassword(c.get('ctx'), c.req.valid('json'));
    return c.json(await openSession(c, signedIn), 200);
  });
  app.openapi(routes.users.listTokens, async (c) =>
    answerRead(c, { items: await listTokens(c.get('ctx')) }),
  );
  app.openapi(routes.users.createToken, async (c) =>
    c.json(await createToken(c.get('ctx'), c.req.valid('json')), 201),
  );
  app.openapi(routes.users.revokeToken, async (c) => {
    await revokeToken(c.get('ctx'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  app.openapi(routes.users.listUsers, async (c) =>
    answerRead(c, await listUsers(c.get('ctx'), c.req.valid('query'))),
  );
  app.openapi(routes.users.listUserTokens, async (c) => {
    const { id } = c.req.valid('param');
    return answerRead(c, await listUserTokens(c.get('ctx'), id, c.req.valid('query')));
  });
  app.openapi(routes.users.revokeUserToken, async (c) => {
    const { id, tokenId } = c.req.valid('param');
    await revokeUserToken(c.get('ctx'), id, tokenId);
    return c.body(null, 204);
  });
  app.openapi(routes.users.setUserPassword, async (c) => {
    await setPassword(c.get('ctx'), c.req.valid('param').id, c.req.valid('json').password);
    return c.body(null, 204);
  });
  app.openapi(routes.users.setUserDisabled, async (c) => {
    const { disabled } = c.req.valid('json');
    return c.json(await setDisabled(c.get('ctx'), c.req.valid('param').id, disabled), 200);
  });
}
