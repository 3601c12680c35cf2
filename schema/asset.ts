import { z } from '@hono/zod-openapi';
import { kindNames } from './kind.ts';
import { assetName, assetRef, namespaceName, tag, versionNumber } from './name.ts';

export const kind = z.enum(kindNames);

/** Who may read an asset: anyone who can reach the server, any signed-in user, or members of the namespace. */
export const visibility = z.enum(['public', 'internal', 'private']);
export type Visibility = z.infer<typeof visibility>;
/** The number of each visibility in databases, from 0 to 2. Never change a number. */
export const visibilityNumbers = {
  public: 0,
  internal: 1,
  private: 2,
} as const satisfies Record<Visibility, number>;

/** Whether a person or a sync run publishes an asset. */
export const origin = z.enum(['published', 'synced']);
export type Origin = z.infer<typeof origin>;

/** RFC 3339, UTC, milliseconds. */
export const time = z.iso.datetime().openapi({ example: '2026-11-22T10:30:00.000Z' });

/** The fields of a user that other users see. */
export const personSummary = z
  .object({ username: z.string(), displayName: z.string().nullable() })
  .openapi('Person');

/** An asset in a list, without readme and files. */
export const assetSummary = z
  .object({
    kind,
    namespace: namespaceName,
    name: assetName,
    ref: assetRef,
    displayName: z.string().nullable(),
    description: z.string(),
    visibility,
    origin,
    tags: z.array(tag),
    latestVersion: versionNumber.nullable(),
    installs: z.number().int(),
    deprecated: z.boolean(),
    createdAt: time,
    updatedAt: time,
    /** Only in a list of deleted assets. It can be restored for 30 days. */
    deletedAt: time.optional(),
  })
  .openapi('AssetSummary');
export type AssetSummary = z.infer<typeof assetSummary>;

/** The asset that a bare name means. `movedFrom` is that name, if it is a former one; null otherwise. */
export const resolvedAsset = assetSummary
  .extend({ movedFrom: assetName.nullable() })
  .openapi('ResolvedAsset');

/** The order of a list. `relevance` needs `q` and is the default with `q`; without it, `installs` is. */
export const sort = z.enum(['installs', 'updated', 'name', 'relevance']);
export type Sort = z.infer<typeof sort>;
