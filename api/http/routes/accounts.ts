import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { routes } from '#schema/routes/index.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import type { Context } from '../../domain/context.ts';
import { createAccount } from '../../domain/account/create.ts';
import { removeAccount } from '../../domain/account/remove.ts';
import { makeResetLink } from '../../domain/account/reset-link.ts';
import { setRole } from '../../domain/account/set-role.ts';
import { updateAccount } from '../../domain/account/update.ts';
import { createInvitation } from '../../domain/invitation/create.ts';
import { listInvitations } from '../../domain/invitation/list.ts';
import { revokeInvitation } from '../../domain/invitation/revoke.ts';
import { ownAddress } from '../own-address.ts';
import { answerRead } from '../read-answer.ts';

/** How accounts come and go: invitations, and what admins do to accounts. */
export function accountRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  /** The context for what makes a link, which leads to where the caller reached us. */
  const linking = (c: HonoContext<AppEnv>): Context => {
    const ctx = c.get('ctx');
    return { ...ctx, settings: { ...ctx.settings, publicUrl: ownAddress(c, deps) } };
  };

  app.openapi(routes.users.updateMe, async (c) =>
    c.json(await updateAccount(c.get('ctx'), c.req.valid('json')), 200),
  );
  app.openapi(routes.users.createUser, async (c) =>
    c.json(await createAccount(linking(c), c.req.valid('json')), 201),
  );
  app.openapi(routes.users.createResetLink, async (c) =>
    c.json(await makeResetLink(linking(c), c.req.valid('param').id), 201),
  );
  app.openapi(routes.users.setUserRole, async (c) => {
    const { role } = c.req.valid('json');
    return c.json(await setRole(c.get('ctx'), c.req.valid('param').id, role), 200);
  });
  app.openapi(routes.users.deleteUser, async (c) => {
    await removeAccount(c.get('ctx'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  app.openapi(routes.users.listInvitations, async (c) =>
    answerRead(c, await listInvitations(c.get('ctx'), c.req.valid('query'))),
  );
  app.openapi(routes.users.createInvitation, async (c) =>
    c.json(await createInvitation(linking(c), c.req.valid('json')), 201),
  );
  app.openapi(routes.users.revokeInvitation, async (c) => {
    await revokeInvitation(c.get('ctx'), c.req.valid('param').id);
    return c.body(null, 204);
  });
}
