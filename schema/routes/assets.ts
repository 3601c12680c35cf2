import { z } from '@hono/zod-openapi';
import { assetSummary, resolvedAsset } from '../asset.ts';
import { byKindWord, kindNouns, kindNounsWithArticle, type KindWord } from '../kind.ts';
import {
  assetName,
  assetRef,
  digest,
  distTag,
  namespaceName,
  targetId,
  versionNumber,
} from '../name.ts';
import { page, pageQuery } from '../page.ts';
import {
  assetDetail,
  fileSource,
  publishResult,
  versionDetail,
  versionFile,
  versionSummary,
} from '../version.ts';
import { versionDiff } from '../version-diff.ts';
import {
  assetMove,
  assetPatch,
  distTagInput,
  installInput,
  listQuery,
  publishConverted,
  publishJson,
  publishManifest,
  publishQuery,
  yankInput,
} from './asset-inputs.ts';
import { anyone, json, jsonBody, problems, routesFor, signedIn } from './answers.ts';

const assetParams = z.object({ namespace: namespaceName, name: assetName });
/** `:version` may be a version or a dist-tag. */
const versionParams = assetParams.extend({ version: z.string().min(1).max(128) });
const fileParams = versionParams.extend({ path: z.string().min(1).max(1024) });

/** One thing that an install writes; see `Placement` in schema/kinds/kind-module.ts. */
const placement = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('folder'), path: z.string(), from: z.string() }),
    z.object({
      type: z.literal('file'),
      path: z.string(),
      content: z.string(),
      /** The keys that the author sets for this tool alone. */
      extras: z.record(z.string(), z.unknown()).optional(),
      /** Those of `extras` that the user must agree to. */
      grants: z.array(z.string()).optional(),
    }),
    z.object({
      type: z.literal('entry'),
      path: z.string(),
      format: z.enum(['json', 'toml', 'yaml']),
      pointer: z.string(),
      value: z.unknown(),
      writtenSecrets: z.array(z.string()),
      environment: z.array(z.string()),
      /** Those of `environment` that stand in a text as such, without being an input. */
      literals: z.array(z.string()).optional(),
    }),
  ])
  .openapi('Placement');

/** The versions of an asset by their dist-tags. */
const distTags = z.record(z.string(), versionNumber).openapi('DistTags');

const missing = ['request.invalid', 'asset.not_found', 'auth.invalid_credentials'] as const;
const versionMissing = [
  'request.invalid',
  'asset.not_found',
  'version.not_found',
  'version.withdrawn',
  'auth.invalid_credentials',
] as const;
const writeRefused = [
  'request.invalid',
  'auth.required',
  'auth.forbidden',
  'auth.insufficient_scope',
  'asset.not_found',
  'write.conflict',
] as const;

function capital(word: string): string {
  return `${word.charAt(0).toUpperCase()}${word.slice(1)}`;
}

const nouns = byKindWord((kind) => kindNouns[kind]);
const nounsWithArticle = byKindWord((kind) => kindNounsWithArticle[kind]);

/** The routes of one asset kind, under `/api/v1/{word}`. */
export function assetRoutes<W extends KindWord>(word: W) {
  const root = `/api/v1/${word}` as const;
  const one = `/api/v1/${word}/{namespace}/{name}` as const;
  const version = `/api/v1/${word}/{namespace}/{name}/versions/{version}` as const;
  const open = routesFor(word, anyone);
  const signedInOnly = routesFor(word, signedIn);
  const [Asset, Assets] = [capital(word.slice(0, -1)), capital(word)];
  return {
    list: open({
      method: 'get',
      path: root,
      operationId: `list${Assets}`,
      summary: `List and search ${nouns[word]}s`,
      request: { query: listQuery },
      responses: {
        200: json(page(assetSummary, 'AssetPage'), 'One page'),
        ...problems('request.invalid', 'auth.invalid_credentials', 'auth.required'),
      },
    }),
    publish: signedInOnly({
      method: 'post',
      path: root,
      operationId: `publish${Asset}`,
      summary: `Publish a version of ${nounsWithArticle[word]}`,
      description:
        "The body is a ZIP (`application/zip`), `multipart/form-data` with parts `file` whose file name is the path, or JSON: with inline files (`files`), with the manifest alone (`manifest`, as text or as an object), or, for a kind that has such files, what a client's file holds (`mcpServers`, `servers` or `mcp_servers`, with exactly one server). `repository`, `commit`, `folder` and `dirty` state where the files are from, which the registry does not check. 201 with the new version, 200 when the same content is there already.",
      request: {
        query: publishQuery,
        body: {
          required: true,
          content: {
            'application/json': {
              schema: z
                .union([publishJson, publishManifest, publishConverted])
                .openapi('PublishBody'),
            },
            'application/zip': { schema: z.string().openapi({ format: 'binary' }) },
            'multipart/form-data': {
              schema: z.object({ file: z.array(z.string().openapi({ format: 'binary' })) }),
            },
          },
        },
      },
      responses: {
        201: json(publishResult, 'The version was created'),
        200: json(publishResult, 'The same content is there already, or this was a dry run'),
        ...problems(
          'request.invalid',
          'request.incomplete',
          'request.too_large',
          'request.unsupported_media_type',
          'auth.required',
          'auth.forbidden',
          'auth.insufficient_scope',
          'namespace.not_found',
          'archive.invalid',
          'manifest.invalid',
          'asset.deleted',
          'asset.moved',
          'version.conflict',
          'write.conflict',
          'storage.full',
        ),
      },
    }),
    get: open({
      method: 'get',
      path: one,
      operationId: `get${Asset}`,
      summary: 'An asset with its latest version',
      request: { params: assetParams },
      responses: { 200: json(assetDetail, 'The asset'), ...problems(...missing) },
    }),
    resolve: open({
      method: 'get',
      path: `/api/v1/${word}/{name}` as const,
      operationId: `resolve${Asset}`,
      summary: 'The asset that a bare name means',
      description:
        'Answers only when exactly one asset that the caller may read has the name; else 409 with the candidates.',
      request: { params: z.object({ name: assetName }) },
      responses: {
        200: json(resolvedAsset, 'The asset'),
        ...problems('request.invalid', 'asset.not_found', 'asset.ambiguous'),
      },
    }),
    update: signedInOnly({
      method: 'patch',
      path: one,
      operationId: `update${Asset}`,
      summary: 'Change visibility, tags or deprecation',
      request: { params: assetParams, body: jsonBody(assetPatch) },
      responses: {
        200: json(assetSummary, 'The asset after the change'),
        ...problems(...writeRefused),
      },
    }),
    remove: signedInOnly({
      method: 'delete',
      path: one,
      operationId: `remove${Asset}`,
      summary: 'Delete an asset; it can be restored for 30 days',
      request: { params: assetParams },
      responses: { 204: { description: 'Deleted' }, ...problems(...writeRefused) },
    }),
    move: signedInOnly({
      method: 'post',
      path: `/api/v1/${word}/{namespace}/{name}/move` as const,
      operationId: `move${Asset}`,
      summary: 'Rename an asset, or transfer it to another namespace',
      description:
        'The former name leads to the asset from then on, and is never given to another. Owners and maintainers may do this, if they may publish to the new namespace.',
      request: { params: assetParams, body: jsonBody(assetMove) },
      responses: {
        200: json(assetSummary, 'The asset under its new name'),
        ...problems(...writeRefused, 'namespace.not_found', 'asset.exists', 'asset.moved'),
      },
    }),
    restore: signedInOnly({
      method: 'post',
      path: `/api/v1/${word}/{namespace}/{name}/restore` as const,
      operationId: `restore${Asset}`,
      summary: 'Bring a deleted asset back',
      description:
        'Owners and maintainers restore what one of them deleted, for 30 days; what an admin deleted, only an admin.',
      request: { params: assetParams },
      responses: {
        200: json(assetSummary, 'The asset'),
        ...problems(...writeRefused, 'asset.not_deleted', 'write.conflict'),
      },
    }),
    versions: open({
      method: 'get',
      path: `/api/v1/${word}/{namespace}/{name}/versions` as const,
      operationId: `list${Asset}Versions`,
      summary: 'Versions, newest first',
      request: { params: assetParams, query: pageQuery },
      responses: {
        200: json(page(versionSummary, 'VersionPage'), 'One page'),
        ...problems(...missing),
      },
    }),
    version: open({
      method: 'get',
      path: version,
      operationId: `get${Asset}Version`,
      summary: 'One version, by number or dist-tag',
      request: { params: versionParams },
      responses: { 200: json(versionDetail, 'The version'), ...problems(...versionMissing) },
    }),
    files: open({
      method: 'get',
      path: `/api/v1/${word}/{namespace}/{name}/versions/{version}/files` as const,
      operationId: `list${Asset}Files`,
      summary: 'The files of a version, sorted by path',
      request: { params: versionParams },
      responses: {
        200: json(z.object({ items: z.array(versionFile) }).openapi('VersionFiles'), 'The files'),
        ...problems(...versionMissing),
      },
    }),
    file: open({
      method: 'get',
      path: `/api/v1/${word}/{namespace}/{name}/versions/{version}/files/{path}` as const,
      operationId: `get${Asset}File`,
      summary: 'One raw file; `path` may hold slashes',
      request: { params: fileParams },
      responses: {
        200: {
          description: 'The bytes, never as HTML or script',
          content: {
            'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) },
          },
        },
        ...problems('asset.not_found', 'version.not_found', 'version.withdrawn', 'file.not_found'),
      },
    }),
    source: open({
      method: 'get',
      path: `/api/v1/${word}/{namespace}/{name}/versions/{version}/source/{path}` as const,
      operationId: `get${Asset}Source`,
      summary: 'One file as highlighted HTML lines; `path` may hold slashes',
      request: { params: fileParams },
      responses: {
        200: json(fileSource, 'The lines'),
        ...problems('asset.not_found', 'version.not_found', 'version.withdrawn', 'file.not_found'),
      },
    }),
    archive: open({
      method: 'get',
      path: `/api/v1/${word}/{namespace}/{name}/versions/{version}/archive` as const,
      operationId: `get${Asset}Archive`,
      summary: 'The ZIP of a version; its ETag is its digest',
      request: { params: versionParams },
      responses: {
        200: {
          description: 'The ZIP',
          content: { 'application/zip': { schema: z.string().openapi({ format: 'binary' }) } },
        },
        ...problems(...versionMissing),
      },
    }),
    diff: open({
      method: 'get',
      path: `/api/v1/${word}/{namespace}/{name}/versions/{version}/diff/{to}` as const,
      operationId: `diff${Asset}Versions`,
      summary: 'What changed between two versions, as hunks a file, in pages of about 1 MiB',
      request: {
        params: versionParams.extend({ to: z.string().min(1).max(128) }),
        query: z.object({ cursor: pageQuery.shape.cursor }),
      },
      responses: {
        200: json(versionDiff, 'A page of the difference'),
        ...problems(...versionMissing, 'request.invalid', 'server.busy'),
      },
    }),
    yank: signedInOnly({
      method: 'post',
      path: `/api/v1/${word}/{namespace}/{name}/versions/{version}/yank` as const,
      operationId: `yank${Asset}Version`,
      summary: 'Hide a version from resolution, with a reason and a severity',
      description:
        'A `broken` version is still had by its exact number. The files of a `security` one, and what shows their content, are for owners, maintainers and admins; others get 410.',
      request: { params: versionParams, body: jsonBody(yankInput) },
      responses: {
        200: json(versionSummary, 'The version'),
        ...problems(...writeRefused, 'asset.not_found', 'version.not_found'),
      },
    }),
    unyank: signedInOnly({
      method: 'delete',
      path: `/api/v1/${word}/{namespace}/{name}/versions/{version}/yank` as const,
      operationId: `unyank${Asset}Version`,
      summary: 'Undo a yank',
      request: { params: versionParams },
      responses: {
        200: json(versionSummary, 'The version'),
        ...problems(...writeRefused, 'asset.not_found', 'version.not_found'),
      },
    }),
    setDistTag: signedInOnly({
      method: 'put',
      path: `/api/v1/${word}/{namespace}/{name}/dist-tags/{tag}` as const,
      operationId: `set${Asset}DistTag`,
      summary: 'Point a dist-tag at a version',
      request: { params: assetParams.extend({ tag: distTag }), body: jsonBody(distTagInput) },
      responses: {
        200: json(distTags, 'All dist-tags of the asset'),
        ...problems(...writeRefused, 'asset.not_found', 'version.not_found'),
      },
    }),
    removeDistTag: signedInOnly({
      method: 'delete',
      path: `/api/v1/${word}/{namespace}/{name}/dist-tags/{tag}` as const,
      operationId: `remove${Asset}DistTag`,
      summary: 'Remove a dist-tag; `latest` stays',
      request: { params: assetParams.extend({ tag: distTag }) },
      responses: {
        200: json(distTags, 'All dist-tags of the asset'),
        ...problems(
          ...writeRefused,
          'asset.not_found',
          'dist_tag.not_found',
          'write.conflict',
          'dist_tag.protected',
        ),
      },
    }),
    usedBy: open({
      method: 'get',
      path: `/api/v1/${word}/{namespace}/{name}/used-by` as const,
      operationId: `list${Asset}Users`,
      summary: 'Assets whose latest version requires this one',
      description: 'Counts and lists only what the caller may read, by name.',
      request: { params: assetParams, query: pageQuery },
      responses: {
        200: json(page(assetSummary, 'AssetPage'), 'One page'),
        ...problems(...missing),
      },
    }),
    installPlan: open({
      method: 'get',
      path: `/api/v1/${word}/{namespace}/{name}/install-plan` as const,
      operationId: `plan${Asset}Install`,
      summary: 'What an install would write for one agent target',
      request: {
        params: assetParams,
        query: z.object({
          target: z.string().max(64),
          version: z.string().max(128).optional(),
          scope: z.enum(['project', 'user']).default('project'),
        }),
      },
      responses: {
        200: json(
          z
            .object({
              ref: assetRef,
              version: versionNumber,
              digest,
              target: z.object({ id: targetId, displayName: z.string() }),
              scope: z.enum(['project', 'user']),
              /** The folder, with `~` for the home folder. */
              folder: z.string().nullable(),
              placements: z.array(placement),
              /** Why the target cannot have this version, and what to do instead. */
              obstacle: z.string().nullable(),
              files: z.array(versionFile),
              command: z.string(),
            })
            .openapi('InstallPlan'),
          'The plan',
        ),
        ...problems(...versionMissing, 'asset.not_found', 'version.not_found', 'target.unknown'),
      },
    }),
    recordInstall: open({
      method: 'post',
      path: `/api/v1/${word}/{namespace}/{name}/installs` as const,
      operationId: `record${Asset}Install`,
      summary: 'Record an install',
      request: { params: assetParams, body: jsonBody(installInput) },
      responses: { 204: { description: 'Recorded' }, ...problems(...versionMissing) },
    }),
  };
}
