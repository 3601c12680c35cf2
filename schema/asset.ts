import { z } from '@hono/zod-openapi';
import { kindNames } from './kind.ts';
import { assetName, assetRef, namespaceName, tag, versionNumber } from './name.ts';

export const kind = z.enum(kindNames);

/** Who may read an asset: anyone who reaches the server, any signed-in user, members of the namespace. */
export const visibility = z.enum(['public', 'internal', 'private']);
export type Visibility = z.infer<typeof visibility>;
/** The number of each visibility where databases store one, from 0 to 2. Never change a number. */
export const visibilityNumbers = {
  public: 0,
  internal: 1,
  private: 2,
} as const satisfies Record<Visibility, number>;

/** Where an asset comes from: someone published it, or a sync run did. */
export const origin = z.enum(['published', 'synced']);
export type Origin = z.infer<typeof origin>;

/** RFC 3339, UTC, milliseconds. */
export const time = z.iso.datetime().openapi({ example: '2026-11-22T10:30:00.000Z' });

/** A person as others see them. */
export const personSummary = z
  .object({ username: z.string(), displayName: z.string().nullable() })
  .openapi('Person');

/** What a list says of an asset: never a readme, never files. */
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
  })
  .openapi('AssetSummary');
export type AssetSummary = z.infer<typeof assetSummary>;

/** The order of a list. Relevance needs `q`; it is the default with one, installs without. */
export const sort = z.enum(['installs', 'updated', 'name', 'relevance']);
export type Sort = z.infer<typeof sort>;
