import type { AssetSummary } from '#schema/asset.ts';
import { formatRef } from '#schema/name.ts';
import type { FoundAsset } from './find.ts';

/** What {@link summariseAsset} reads of a row; lists select no more than this. */
export type SummaryRow = Pick<
  FoundAsset,
  | 'kind'
  | 'namespace'
  | 'name'
  | 'displayName'
  | 'description'
  | 'visibility'
  | 'origin'
  | 'tags'
  | 'latestVersion'
  | 'installs'
  | 'deprecatedAt'
  | 'createdAt'
  | 'updatedAt'
>;

/** A row as lists and answers show it. */
export function summariseAsset(row: SummaryRow): AssetSummary {
  return {
    kind: row.kind,
    namespace: row.namespace,
    name: row.name,
    ref: formatRef(row),
    displayName: row.displayName,
    description: row.description,
    visibility: row.visibility,
    origin: row.origin,
    tags: row.tags,
    latestVersion: row.latestVersion,
    installs: row.installs,
    deprecated: row.deprecatedAt !== null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
  };
}
