import { z } from '@hono/zod-openapi';
import { kind, sort, visibility } from '../asset.ts';
import { yankSeverity } from '../version.ts';
import { changelogLengthMax } from '../changelog.ts';
import { assetName, distTag, namespaceName, tag, tagsPerAssetMax, targetId } from '../name.ts';
import { pageQuery } from '../page.ts';
import { originProblem, publishOrigin } from '../publish-origin.ts';

/** `?q&tag&namespace&owner&target&sort` and paging. With several `tag` parameters, an asset must have all of them. */
export const listQuery = pageQuery.extend({
  q: z.string().max(10_000).optional(),
  tag: z
    .union([tag, z.array(tag)])
    .transform((tags) => (Array.isArray(tags) ? tags : [tags]))
    .pipe(z.array(z.string()).max(tagsPerAssetMax))
    .optional(),
  namespace: namespaceName.optional(),
  owner: namespaceName.optional(),
  target: z.string().max(64).optional(),
  sort: sort.optional(),
  /** Those that were deleted in the last 30 days, of the namespaces that the caller publishes to; admins see all. */
  state: z.enum(['deleted']).optional(),
});
export type ListQuery = z.infer<typeof listQuery>;

/** `?namespace&name&version&distTag&visibility&changelog&dryRun` of a publish, and the origin of the files. */
export const publishQuery = z
  .object({
    namespace: namespaceName.optional(),
    name: assetName.optional(),
    version: z.string().min(1).max(128).optional(),
    /** By default `latest` is set, unless it points at a higher version, or at a release while this is a pre-release. */
    distTag: distTag.optional(),
    visibility: visibility.optional(),
    /** Without it, what the CHANGELOG.md of the files says about the version. */
    changelog: z.string().max(changelogLengthMax).optional(),
    dryRun: z.stringbool().default(false),
    ...publishOrigin.shape,
  })
  .superRefine((query, issue) => {
    const problem = originProblem(query);
    if (problem !== null) issue.addIssue({ code: 'custom', ...problem });
  });
export type PublishQuery = z.infer<typeof publishQuery>;

// Request bodies are strict: an unknown key is a mistake that would otherwise be ignored silently.

/** A publish as JSON with inline files, as text or as base64. */
export const publishJson = z
  .strictObject({
    files: z
      .array(
        z.strictObject({
          path: z.string(),
          content: z.string(),
          encoding: z.enum(['utf8', 'base64']).default('utf8'),
          executable: z.boolean().default(false),
        }),
      )
      .min(1),
  })
  .openapi('PublishInput');

/** A publish as JSON with the manifest alone: its text, kept as it is, or its value, where the manifest is JSON. */
export const publishManifest = z
  .strictObject({ manifest: z.union([z.string(), z.record(z.string(), z.unknown())]) })
  .openapi('PublishManifest');

/** A publish as JSON of something that the kind converts, such as the `mcpServers` of a client's file. */
export const publishConverted = z.looseObject({}).openapi('PublishConverted');

export const assetPatch = z
  .strictObject({
    visibility,
    tags: z.array(tag).max(tagsPerAssetMax),
    /** Null removes the deprecation. */
    deprecation: z
      .strictObject({
        message: z.string().max(1000).nullable().default(null),
        /** The ref to use instead. */
        successor: z.string().max(200).nullable().default(null),
        /** Default: the kind of the asset itself. */
        successorKind: kind.optional(),
      })
      .nullable(),
  })
  .partial()
  .refine((patch) => Object.keys(patch).length > 0, 'Say what to change')
  .openapi('AssetChange');
export type AssetPatch = z.infer<typeof assetPatch>;

/** A new name, a new namespace, or both. */
export const assetMove = z
  .strictObject({ namespace: namespaceName, name: assetName })
  .partial()
  .refine((to) => Object.keys(to).length > 0, 'Say where to')
  .openapi('AssetMove');
export type AssetMove = z.infer<typeof assetMove>;

export const yankInput = z
  .strictObject({
    reason: z.string().trim().min(1, 'Say why').max(1000),
    severity: yankSeverity.default('broken'),
  })
  .openapi('YankInput');
export const distTagInput = z
  .strictObject({ version: z.string().min(1).max(128) })
  .openapi('DistTagInput');
export const installInput = z
  .strictObject({
    version: z.string().min(1).max(128),
    target: targetId,
    /** Whether CI installs it, which is no person. */
    ci: z.boolean().optional(),
  })
  .openapi('InstallInput');
