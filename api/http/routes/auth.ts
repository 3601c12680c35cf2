import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import { login } from '../../domain/account/login.ts';
import { register } from '../../domain/account/register.ts';
import { resetPassword } from '../../domain/account/reset-password.ts';
import { signOutEverywhere } from '../../domain/account/sign-out.ts';
import { decideDeviceLogin } from '../../domain/device-login/decide.ts';
import { getDeviceLogin } from '../../domain/device-login/find.ts';
import { pollDeviceLogin } from '../../domain/device-login/poll.ts';
import { startDeviceLogin } from '../../domain/device-login/start.ts';
import { ownAddress } from '../own-address.ts';
import { answerRead } from '../read-answer.ts';
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
  app.openapi(routes.auth.startDevice, async (c) => {
    const started = await startDeviceLogin(c.get('ctx'), c.req.valid('json'));
    const verificationUri = `${ownAddress(c, deps)}/device`;
    const verificationUriComplete = `${verificationUri}?code=${started.userCode}`;
    return c.json({ ...started, verificationUri, verificationUriComplete }, 201);
  });
  app.openapi(routes.auth.pollDevice, async (c) =>
    c.json(await pollDeviceLogin(c.get('ctx'), c.req.valid('json').deviceCode), 200),
  );
  app.openapi(routes.auth.getDevice, async (c) =>
    answerRead(c, await getDeviceLogin(c.get('ctx'), c.req.valid('param').userCode)),
  );
  app.openapi(routes.auth.decideDevice, async (c) => {
    await decideDeviceLogin(c.get('ctx'), c.req.valid('json'));
    return c.body(null, 204);
  });
  app.openapi(routes.auth.logout, async (c) => {
    if (c.req.valid('query').everywhere) await signOutEverywhere(c.get('ctx'));
    clearSessionCookie(c, deps.settings);
    return c.body(null, 204);
  });
}
