import { eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { formatRef } from '#schema/name.ts';
import { parseVersion } from '#schema/version-number.ts';
import type { AssetKey, FoundAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import type { Queries } from '../database.ts';
import type { VersionRow } from './get.ts';
import { buriedVersions, numberPurged, refusePurged } from './buried.ts';
import { nextPatch } from './order.ts';

/**
 * What a version number gets that exists with other content: a refusal, the next patch, or first any version that has
 * this content.
 */
export type OnTaken = 'refuse' | 'next-patch' | 'equal-or-next-patch';

export type PublishDecision =
  | { outcome: 'create'; version: string }
  | { outcome: 'unchanged'; asset: FoundAsset; row: VersionRow };

/**
 * What publishing this content would do. With a version: create it, or find it unchanged. Without one:
 * unchanged when the newest version has the same digest, else the next patch; with `onTaken` so also for a
 * number that has other content. Throws
 * `request.invalid` for a version that is no semver, `asset.deleted`, `version.purged` when the number or
 * the content was purged, and `version.conflict` when the number exists with other content.
 */
export async function decidePublish(
  ctx: Pick<Context, 'db'>,
  query: Queries,
  key: AssetKey,
  asset: FoundAsset | null,
  wanted: { version: string | null; digest: string; onTaken: OnTaken },
): Promise<PublishDecision> {
  const explicit = wanted.version === null ? null : explicitVersion(wanted.version);
  const buried = await buriedVersions(ctx, query, key, asset);
  await refusePurged(ctx, query, wanted.digest);
  if (!asset) {
    if (explicit === null || (buried.includes(explicit) && wanted.onTaken !== 'refuse'))
      return { outcome: 'create', version: nextPatch(buried) };
    if (buried.includes(explicit)) throw numberPurged(key, explicit, nextPatch(buried));
    return { outcome: 'create', version: explicit };
  }
  const ref = formatRef(asset);
  if (asset.deletedAt !== null) {
    throw new AppError(
      'asset.deleted',
      `"${ref}" was deleted. An admin can restore it; its version numbers stay used.`,
    );
  }
  const { versions } = ctx.db.tables;
  const rows = await query
    .select({
      id: versions.id,
      version: versions.version,
      digest: versions.digest,
    })
    .from(versions)
    .where(eq(versions.assetId, asset.id))
    .orderBy(versions.publishedAt, versions.id);
  const taken = explicit ? rows.find(({ version }) => version === explicit) : undefined;
  const isBuried = explicit !== null && buried.includes(explicit);
  const givesWay =
    explicit === null ||
    (wanted.onTaken !== 'refuse' && (isBuried || (taken && taken.digest !== wanted.digest)));
  const equal =
    wanted.onTaken === 'equal-or-next-patch' &&
    rows.findLast(({ digest }) => digest === wanted.digest);
  const same = equal || (givesWay ? rows.at(-1) : taken);
  if (same && same.digest === wanted.digest) {
    const [row] = await query.select().from(versions).where(eq(versions.id, same.id));
    if (row) return { outcome: 'unchanged', asset, row };
  }
  const free = nextPatch([...rows.map(({ version }) => version), ...buried]);
  if (givesWay) return { outcome: 'create', version: free };
  if (isBuried) throw numberPurged(key, explicit, free);
  if (taken) {
    throw new AppError(
      'version.conflict',
      `"${ref}@${explicit}" exists with other content, and a version never changes. Publish this as ${free} (CLI: --version ${free}), or raise the version in ${kindModule(asset.kind).manifestFile}.`,
    );
  }
  return { outcome: 'create', version: explicit };
}

/** A version as semver writes it, without `v` and build metadata kept out; throws `request.invalid`. https://semver.org */
function explicitVersion(text: string): string {
  const parsed = parseVersion(text.trim());
  if (!parsed || parsed.build.length > 0) {
    throw new AppError(
      'request.invalid',
      `"${text}" is not a version. Use one like 1.4.0 or 2.0.0-beta.1, each number with at most 15 digits.`,
      {
        errors: [
          {
            pointer: '/version',
            detail: 'Not a semantic version (no build metadata, no number over 15 digits).',
          },
        ],
      },
    );
  }
  return parsed.version;
}
