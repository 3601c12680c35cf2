import type { OpenAPIHono } from '@hono/zod-openapi';
import type { Context as HonoContext } from 'hono';
import { type Kind, kindWords } from '#schema/kind.ts';
import { assetRoutes } from '#schema/routes/assets.ts';
import type { AppDeps, AppEnv } from '../../deps.ts';
import { type AssetKey, getReadableAsset } from '../../domain/asset/find.ts';
import {
  diffVersions,
  getFile,
  getFileSource,
  getReadableVersion,
  listFiles,
} from '../../domain/version/files.ts';
import { detailVersion, getVersionToRead } from '../../domain/version/get.ts';
import { listVersions } from '../../domain/version/list.ts';
import { publish } from '../../domain/version/publish.ts';
import { unyankVersion, yankVersion } from '../../domain/version/yank.ts';
import { AppError } from '#schema/error.ts';
import { archiveHeaders, fileHeaders } from '../download.ts';
import { isNotModified } from '../etag.ts';
import { noteAccess } from '../note-access.ts';
import { packedBytes, readPublishedFiles, receiveFiles } from '../published-files.ts';
import { answerRead } from '../read-answer.ts';

/** Publishing, and the versions of a kind's assets: reads, files, diffs, yanking, archives. */
export function registerVersionRoutes(app: OpenAPIHono<AppEnv>, deps: AppDeps, kind: Kind): void {
  const routes = assetRoutes(kindWords[kind]);
  const { packing = (_, work) => work() } = deps;

  /** For the access log; without it, costs nothing. */
  const note = async (c: HonoContext<AppEnv>, key: AssetKey, version: string, file?: string) => {
    if (!deps.accessLog) return;
    noteAccess(c, key, await getReadableVersion(c.get('ctx'), key, version), file);
  };

  // The body has one of three types and may be large, so the handler reads it. The registered route documents
  // all three.
  app.openAPIRegistry.registerPath(routes.publish);
  const { query } = routes.publish.request;
  app.openapi({ ...routes.publish, hide: true, request: { query } }, async (c) => {
    const { ctx } = c.var;
    if (!ctx.actor) throw new AppError('auth.required', 'Sign in, or send an API key, to publish.');
    const sent = await receiveFiles(c, deps.settings.limits);
    const query = c.req.valid('query');
    const result = await packing(packedBytes(sent), async () => {
      const incoming = await readPublishedFiles(kind, sent, deps.settings.limits);
      return publish(ctx, { kind, ...incoming, ...query });
    });
    return result.outcome === 'created' ? c.json(result, 201) : c.json(result, 200);
  });

  app.openapi(routes.versions, async (c) =>
    answerRead(
      c,
      await listVersions(c.get('ctx'), { kind, ...c.req.valid('param') }, c.req.valid('query')),
    ),
  );
  app.openapi(routes.version, async (c) => {
    const { version, ...key } = c.req.valid('param');
    const asset = await getReadableAsset(c.get('ctx'), { kind, ...key });
    return answerRead(c, await detailVersion(c.get('ctx'), asset, version));
  });
  app.openapi(routes.files, async (c) => {
    const { version, ...key } = c.req.valid('param');
    return answerRead(c, { items: await listFiles(c.get('ctx'), { kind, ...key }, version) });
  });
  app.openapi(routes.diff, async (c) => {
    const { version, to, ...key } = c.req.valid('param');
    const range = { from: version, to, ...c.req.valid('query') };
    await note(c, { kind, ...key }, to);
    return answerRead(c, await diffVersions(c.get('ctx'), { kind, ...key }, range));
  });
  app.openapi(routes.yank, async (c) => {
    const { version, ...key } = c.req.valid('param');
    const yank = c.req.valid('json');
    return c.json(await yankVersion(c.get('ctx'), { kind, ...key }, version, yank), 200);
  });
  app.openapi(routes.unyank, async (c) => {
    const { version, ...key } = c.req.valid('param');
    return c.json(await unyankVersion(c.get('ctx'), { kind, ...key }, version), 200);
  });

  app.openAPIRegistry.registerPath(routes.archive);
  app.get(honoPath(routes.archive.path), async (c) => sendArchive(c, kind));
  app.on('GET', honoPath(routes.source.path), async (c) => {
    const { key, version, path } = fileParams(c, kind);
    await note(c, key, version, path);
    return answerRead(c, await getFileSource(c.get('ctx'), key, version, path));
  });
  app.openAPIRegistry.registerPath(routes.source);
  app.on('GET', honoPath(routes.file.path), async (c) => {
    const { key, version, path } = fileParams(c, kind);
    await note(c, key, version, path);
    const { file, read } = await getFile(c.get('ctx'), key, version, path);
    const headers = fileHeaders(file);
    if (isNotModified(c, headers.etag)) return c.body(null, 304, headers);
    return c.body(await read(), 200, headers);
  });
  app.openAPIRegistry.registerPath(routes.file);
}

async function sendArchive(c: HonoContext<AppEnv>, kind: Kind): Promise<Response> {
  const { ctx } = c.var;
  const { namespace = '', name = '', version = '' } = c.req.param();
  const asset = await getReadableAsset(ctx, { kind, namespace, name });
  const row = await getVersionToRead(ctx, asset, version);
  noteAccess(c, { kind, namespace, name }, row);
  const headers = archiveHeaders(ctx, asset, row, version);
  if (isNotModified(c, headers.etag)) return c.body(null, 304, headers);
  if (c.req.method === 'HEAD') return c.body(null, 200, headers);
  const stream = await ctx.blobs.stream(row.digest);
  if (!stream)
    throw new AppError('internal.error', `The archive ${row.digest} is missing from the store.`);
  return c.body(stream, 200, headers);
}

function fileParams(c: HonoContext, kind: Kind) {
  const { namespace = '', name = '', version = '', path = '' } = c.req.param();
  return { key: { kind, namespace, name }, version, path };
}

/** Converts an OpenAPI path to Hono's syntax; `path`, which may contain slashes, becomes a wildcard. */
function honoPath(path: string): string {
  return path.replaceAll('{path}', ':path{.+}').replaceAll(/\{(\w+)\}(?!\})/g, ':$1');
}
