import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { routes } from '#schema/routes/index.ts';
import type { AppDeps, AppEnv } from '../../app.ts';
import { getAccount, getSessionEpoch } from '../../domain/account/get.ts';
import { login } from '../../domain/account/login.ts';
import { register } from '../../domain/account/register.ts';
import { signOutEverywhere } from '../../domain/account/sign-out.ts';
import type { Actor } from '../../domain/context.ts';
import { clearSessionCookie, signSession, writeSessionCookie } from '../session.ts';

/** Making an account, signing in and out. */
export function authRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const openSession = async (c: HonoContext<AppEnv>, actor: Actor) => {
    const ctx = { ...c.get('ctx'), actor };
    const sessionEpoch = await getSessionEpoch(ctx, actor.userId);
    const session = await signSession(
      deps.settings,
      { userId: actor.userId, sessionEpoch },
      deps.now(),
    );
    writeSessionCookie(c, deps.settings, session);
    return {
      user: await getAccount(ctx),
      token: session.token,
      expiresAt: session.expiresAt.toISOString(),
    };
  };

  app.openapi(routes.auth.register, async (c) => {
    const { actor, apiKey } = await register(c.get('ctx'), c.req.valid('json'));
    return c.json({ ...(await openSession(c, actor)), apiKey }, 201);
  });
  app.openapi(routes.auth.login, async (c) => {
    const actor = await login(c.get('ctx'), c.req.valid('json'));
    return c.json(await openSession(c, actor), 200);
  });
  app.openapi(routes.auth.logout, async (c) => {
    if (c.req.valid('query').everywhere) await signOutEverywhere(c.get('ctx'));
    clearSessionCookie(c, deps.settings);
    return c.body(null, 204);
  });
}
