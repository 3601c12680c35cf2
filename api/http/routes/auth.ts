import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import { login } from '../../domain/account/login.ts';
import { register } from '../../domain/account/register.ts';
import { resetPassword } from '../../domain/account/reset-password.ts';
import { signOutEverywhere } from '../../domain/account/sign-out.ts';
import { clearSessionCookie, openSession } from '../session.ts';

/** Registration, signing in and signing out. */
export function authRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(routes.auth.register, async (c) => {
    const { apiKey, ...signedIn } = await register(c.get('ctx'), c.req.valid('json'));
    return c.json({ ...(await openSession(c, signedIn)), apiKey }, 201);
  });
  app.openapi(routes.auth.login, async (c) => {
    const signedIn = await login(c.get('ctx'), c.req.valid('json'));
    return c.json(await openSession(c, signedIn), 200);
  });
  app.openapi(routes.auth.resetPassword, async (c) =>
    c.json(await resetPassword(c.get('ctx'), c.req.valid('json')), 200),
  );
  app.openapi(routes.auth.logout, async (c) => {
    if (c.req.valid('query').everywhere) await signOutEverywhere(c.get('ctx'));
    clearSessionCookie(c, deps.settings);
    return c.body(null, 204);
  });
}
