import { assetRoute, type Client } from '#schema/client.ts';
import type { VersionDiff, WhatMatters } from '#schema/version-diff.ts';
import { whatMatters } from '#schema/what-matters.ts';
import { type AssetId, partsOf } from '../install/asset-id.ts';

/** What changed between two versions; `truncated` if there is more than was read. */
export type WholeDiff = Pick<VersionDiff, 'from' | 'to' | 'files'> & {
  truncated: boolean;
  matters: WhatMatters;
};

/**
 * Reads what changed from one version to another, `pagesMax` pages of about 1 MiB at most, with what matters in all of
 * them. `from` and `to` are versions or dist-tags. Throws `asset.not_found` and `version.not_found`.
 */
export async function fetchDiff(
  client: Client,
  { kind, ref }: AssetId,
  { from, to, pagesMax }: { from: string; to: string; pagesMax: number },
): Promise<WholeDiff> {
  const pageFrom = (cursor: string | undefined) =>
    client.call(
      assetRoute(kind, 'GET /api/v1/{kind}/{namespace}/{name}/versions/{version}/diff/{to}'),
      { params: { ...partsOf(ref), version: from, to }, query: { cursor } },
    );
  let page = await pageFrom(undefined);
  const { manifest } = page.matters;
  const files = [...page.files];
  for (let pages = 1; page.nextCursor !== null && pages < pagesMax; pages += 1) {
    page = await pageFrom(page.nextCursor);
    for (const file of page.files) files.push(file);
  }
  return {
    from: page.from,
    to: page.to,
    truncated: page.nextCursor !== null,
    matters: { ...whatMatters(files), manifest },
    files,
  };
}
