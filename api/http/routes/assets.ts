import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Kind } from '#schema/kind.ts';
import { kindWords } from '#schema/kind.ts';
import { assetRoutes } from '#schema/routes/assets.ts';
import type { AppEnv } from '../../deps.ts';
import { findAssets } from '../../domain/asset/find-assets.ts';
import { resolveBareName } from '../../domain/asset/find.ts';
import { getAsset } from '../../domain/asset/get.ts';
import { listDeletedAssets } from '../../domain/asset/list-deleted.ts';
import { moveAsset } from '../../domain/asset/move.ts';
import { removeAsset } from '../../domain/asset/remove.ts';
import { restoreAsset } from '../../domain/asset/restore.ts';
import { summariseAsset } from '../../domain/asset/summarise.ts';
import { updateAsset } from '../../domain/asset/update.ts';
import { removeDistTag } from '../../domain/dist-tag/remove.ts';
import { setDistTag } from '../../domain/dist-tag/set.ts';
import { planInstall } from '../../domain/install/plan.ts';
import { recordInstall } from '../../domain/install/record.ts';
import { listUsers } from '../../domain/part/used-by.ts';
import { answerRead } from '../read-answer.ts';

/** Lists, reads and changes of the assets of a kind. */
export function registerAssetRoutes(app: OpenAPIHono<AppEnv>, kind: Kind): void {
  const routes = assetRoutes(kindWords[kind]);

  app.openapi(routes.list, async (c) => {
    const query = c.req.valid('query');
    const list = query.state === 'deleted' ? listDeletedAssets : findAssets;
    return answerRead(c, await list(c.get('ctx'), kind, query));
  });
  app.openapi(routes.resolve, async (c) => {
    const { name } = c.req.valid('param');
    const asset = await resolveBareName(c.get('ctx'), kind, name);
    const movedFrom = asset.name === name ? null : name;
    return answerRead(c, { ...summariseAsset(asset), movedFrom });
  });
  app.openapi(routes.get, async (c) =>
    answerRead(c, await getAsset(c.get('ctx'), { kind, ...c.req.valid('param') })),
  );
  app.openapi(routes.update, async (c) =>
    c.json(
      await updateAsset(c.get('ctx'), { kind, ...c.req.valid('param') }, c.req.valid('json')),
      200,
    ),
  );
  app.openapi(routes.remove, async (c) => {
    await removeAsset(c.get('ctx'), { kind, ...c.req.valid('param') });
    return c.body(null, 204);
  });
  app.openapi(routes.move, async (c) =>
    c.json(
      await moveAsset(c.get('ctx'), { kind, ...c.req.valid('param') }, c.req.valid('json')),
      200,
    ),
  );
  app.openapi(routes.restore, async (c) =>
    c.json(await restoreAsset(c.get('ctx'), { kind, ...c.req.valid('param') }), 200),
  );
  app.openapi(routes.setDistTag, async (c) => {
    const { tag, ...key } = c.req.valid('param');
    const { version } = c.req.valid('json');
    return c.json(await setDistTag(c.get('ctx'), { kind, ...key }, tag, version), 200);
  });
  app.openapi(routes.removeDistTag, async (c) => {
    const { tag, ...key } = c.req.valid('param');
    return c.json(await removeDistTag(c.get('ctx'), { kind, ...key }, tag), 200);
  });
  app.openapi(routes.usedBy, async (c) =>
    answerRead(
      c,
      await listUsers(c.get('ctx'), { kind, ...c.req.valid('param') }, c.req.valid('query')),
    ),
  );
  app.openapi(routes.installPlan, async (c) =>
    answerRead(
      c,
      await planInstall(c.get('ctx'), { kind, ...c.req.valid('param') }, c.req.valid('query')),
    ),
  );
  app.openapi(routes.recordInstall, async (c) => {
    await recordInstall(c.get('ctx'), { kind, ...c.req.valid('param') }, c.req.valid('json'));
    return c.body(null, 204);
  });
}
