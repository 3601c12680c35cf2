import type { OpenAPIHono } from '@hono/zod-openapi';
import { AppError } from '#schema/error.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import { sameSecret } from '../../domain/account/key.ts';

/**
 * `GET /metrics`: the metrics of this process. With `METRICS_TOKEN` only for `Authorization: Bearer` with
 * that token; else `auth.invalid_credentials`. 404 where there are none.
 */
export function metricsRoute(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  const { metricsPage, metricsToken, hashes } = deps;
  app.get('/metrics', async (c) => {
    if (!metricsPage)
      throw new AppError('request.not_found', 'There are no metrics on this platform.');
    if (metricsToken !== undefined) {
      const given = /^Bearer +(.*)$/i.exec(c.req.header('authorization') ?? '')?.[1] ?? '';
      if (!(await sameSecret(hashes, given.trim(), metricsToken))) {
        throw new AppError(
          'auth.invalid_credentials',
          'Send the METRICS_TOKEN of this server: Authorization: Bearer TOKEN.',
        );
      }
    }
    return c.body(await metricsPage.text(), 200, {
      'content-type': metricsPage.contentType,
      'cache-control': 'no-store',
    });
  });
}
