import type { OpenAPIHono } from '@hono/zod-openapi';
import { routes } from '#schema/routes/index.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import { createSource } from '../../domain/source/create.ts';
import { getSource } from '../../domain/source/get.ts';
import { importRepository } from '../../domain/source/import.ts';
import { listSources } from '../../domain/source/list.ts';
import { previewSource } from '../../domain/source/preview.ts';
import { removeSource } from '../../domain/source/remove.ts';
import { testSource } from '../../domain/source/test.ts';
import { updateSource } from '../../domain/source/update.ts';
import { receivePush } from '../../domain/source/webhook.ts';
import { cancelRun } from '../../domain/sync-run/cancel.ts';
import { getRun } from '../../domain/sync-run/get.ts';
import { listRuns } from '../../domain/sync-run/list.ts';
import { readLog } from '../../domain/sync-run/log.ts';
import { listOutcomes } from '../../domain/sync-run/outcomes.ts';
import { startRun } from '../../domain/sync-run/start.ts';
import { readBody } from '../body.ts';
import { streamLog } from '../log-stream.ts';
import { answerRead } from '../read-answer.ts';

/**
 * The largest webhook delivery: GitHub sends up to 25 MB.
 * https://docs.github.com/webhooks/webhook-events-and-payloads
 */
const pushBytesMax = 25 * 1024 * 1024;

/** Git sources, their sync runs, and the webhooks that start one. */
export function syncRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps): void {
  app.openapi(routes.sync.listSources, async (c) =>
    answerRead(c, await listSources(c.get('ctx'), c.req.valid('query'))),
  );
  app.openapi(routes.sync.createSource, async (c) =>
    c.json(await createSource(c.get('ctx'), c.req.valid('json')), 201),
  );
  app.openapi(routes.sync.getSource, async (c) =>
    answerRead(c, await getSource(c.get('ctx'), c.req.valid('param').id)),
  );
  app.openapi(routes.sync.updateSource, async (c) =>
    c.json(await updateSource(c.get('ctx'), c.req.valid('param').id, c.req.valid('json')), 200),
  );
  app.openapi(routes.sync.removeSource, async (c) => {
    await removeSource(c.get('ctx'), c.req.valid('param').id);
    return c.body(null, 204);
  });
  app.openapi(routes.sync.testSource, async (c) =>
    c.json(await testSource(c.get('ctx'), c.req.valid('param').id, c.req.raw.signal), 200),
  );
  app.openapi(routes.sync.previewSource, async (c) =>
    c.json(await previewSource(c.get('ctx'), c.req.valid('param').id, c.req.raw.signal), 200),
  );
  app.openapi(routes.sync.syncSourceNow, async (c) =>
    c.json(await startRun(c.get('ctx'), c.req.valid('param').id), 202),
  );
  app.openapi(routes.sync.importRepository, async (c) =>
    c.json(await importRepository(c.get('ctx'), c.req.valid('json')), 202),
  );
  app.openapi(routes.sync.listRuns, async (c) =>
    answerRead(c, await listRuns(c.get('ctx'), c.req.valid('query'))),
  );
  app.openapi(routes.sync.getRun, async (c) =>
    answerRead(c, await getRun(c.get('ctx'), c.req.valid('param').id)),
  );
  app.openapi(routes.sync.listOutcomes, async (c) =>
    answerRead(c, await listOutcomes(c.get('ctx'), c.req.valid('param').id, c.req.valid('query'))),
  );
  app.openapi(routes.sync.readLog, async (c) => {
    const { id } = c.req.valid('param');
    const ctx = c.get('ctx');
    const isStream = c.req.header('accept')?.includes('text/event-stream') ?? false;
    const lastSeen = isStream ? Number(c.req.header('last-event-id') ?? 0) : 0;
    const asked = c.req.valid('query').after;
    const after = Number.isSafeInteger(lastSeen) ? Math.max(lastSeen, asked) : asked;
    const part = await readLog(ctx, id, after);
    if (!isStream) return answerRead(c, { items: part.items, isOver: part.isOver });
    return streamLog(c, { ctx, stopping: deps.stopping }, id, part, after);
  });
  app.openapi(routes.sync.cancelRun, async (c) =>
    c.json(await cancelRun(c.get('ctx'), c.req.valid('param').id), 200),
  );
  app.openapi(routes.sync.receivePush, async (c) => {
    const run = await receivePush(c.get('ctx'), c.req.valid('param').id, {
      readBody: () => readBody(c, pushBytesMax, c.get('bodyLease')),
      gitlabToken: c.req.header('x-gitlab-token'),
      githubSignature: c.req.header('x-hub-signature-256'),
      event: c.req.header('x-gitlab-event') ?? c.req.header('x-github-event'),
    });
    return c.json({ run }, 202);
  });
}
