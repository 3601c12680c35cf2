import type { OpenAPIHono } from '@hono/zod-openapi';
import { cliVersionsOf } from '#schema/cli-versions.ts';
import { AppError } from '#schema/error.ts';
import { routes } from '#schema/routes/index.ts';
import { readOnlyReason } from '../../domain/read-only.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import { answerRead } from '../read-answer.ts';

/** Health, readiness, and the metadata that clients read first. */
export function systemRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(routes.system.health, (c) => c.json({ status: 'ok' as const }, 200));
  app.openapi(routes.system.ready, async (c) => {
    if (deps.stopping?.aborted) {
      // Only connections opened before the stop reach this: new ones are refused.
      throw new AppError(
        'server.stopping',
        'The server is stopping. It finishes open requests and accepts no new ones.',
        {
          retryAfterSeconds: 5,
        },
      );
    }
    await deps.prepare?.();
    await deps.db.check();
    return c.json({ status: 'ready' as const }, 200);
  });
  app.openapi(routes.system.meta, async (c) => {
    const { settings, version } = deps;
    return answerRead(c, {
      version,
      cli: cliVersionsOf(version),
      registration: settings.registration === 'open' ? 'open' : 'closed',
      invitations: settings.registration !== 'closed',
      anonymousRead: settings.anonymousRead,
      readOnly: await readOnlyReason(deps),
      defaultVisibility: settings.defaultVisibility,
      limits: {
        archiveBytesMax: settings.limits.bodyBytesMax,
        fileBytesMax: settings.limits.fileBytesMax,
        filesMax: settings.limits.filesMax,
      },
    });
  });
}
