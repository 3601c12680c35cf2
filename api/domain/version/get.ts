import { and, eq, inArray } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { readSelector } from '#schema/kinds/part-ref.ts';
import { formatRef } from '#schema/name.ts';
import type { Tables } from '#schema/tables/define.ts';
import type { VersionDetail, VersionSummary } from '#schema/version.ts';
import { highestInRange } from '#schema/version-range.ts';
import type { FoundAsset } from '../asset/find.ts';
import type { Context } from '../context.ts';
import type { Queries } from '../database.ts';
import { listParts } from '../part/pins.ts';
import { canReadFiles } from '../policy.ts';
import { readmePipeline } from '../readme.ts';
import { originOf } from './provenance.ts';

export type VersionRow = Tables['versions']['$inferSelect'];

/**
 * The version of an asset that a selector means: a version number (also a yanked one, by its exact number), a
 * dist-tag, a range (the highest version that satisfies it and is not yanked), or null for `latest`. Throws
 * `version.not_found`, saying what there is.
 */
export async function getVersionRow(
  ctx: Pick<Context, 'db'>,
  asset: FoundAsset,
  selector: string | null,
  query: Queries = ctx.db.query,
): Promise<VersionRow> {
  const { versions, distTags } = ctx.db.tables;
  const wanted = selector ?? 'latest';
  const [exact] = await query
    .select()
    .from(versions)
    .where(and(eq(versions.assetId, asset.id), eq(versions.version, wanted)));
  if (exact) return exact;
  const [tagged] = await query
    .select({ version: versions })
    .from(distTags)
    .innerJoin(versions, eq(versions.id, distTags.versionId))
    .where(and(eq(distTags.assetId, asset.id), eq(distTags.tag, wanted)));
  const ref = formatRef(asset);
  if (!tagged) {
    const range = readSelector(wanted);
    if (typeof range !== 'string' && range.type === 'range')
      return getHighest(ctx, asset, range.text, query);
    const instead = asset.latestVersion
      ? `Its latest version is ${asset.latestVersion}.`
      : 'Every version of it is yanked.';
    throw new AppError(
      'version.not_found',
      `"${ref}" has no version or dist-tag "${wanted}". ${instead}`,
    );
  }
  if (tagged.version.yankedAt !== null) {
    throw new AppError(
      'version.not_found',
      `"${ref}@${wanted}" points at ${tagged.version.version}, which was yanked: ${tagged.version.yankReason ?? ''}`,
    );
  }
  return tagged.version;
}

async function getHighest(
  ctx: Pick<Context, 'db'>,
  asset: FoundAsset,
  range: string,
  query: Queries,
): Promise<VersionRow> {
  const { versions } = ctx.db.tables;
  const rows = await query
    .select({ id: versions.id, version: versions.version, yankedAt: versions.yankedAt })
    .from(versions)
    .where(eq(versions.assetId, asset.id));
  const usable = rows.filter(({ yankedAt }) => yankedAt === null);
  const best = highestInRange(
    usable.map(({ version }) => version),
    range,
  );
  const picked = usable.find(({ version }) => version === best);
  const [row] = picked ? await query.select().from(versions).where(eq(versions.id, picked.id)) : [];
  if (row) return row;
  const yanked = highestInRange(
    rows.map(({ version }) => version),
    range,
  );
  const why = yanked
    ? `No version of "${formatRef(asset)}" that satisfies ${range} can be used: ${yanked} and all others in the range were yanked.`
    : `No version of "${formatRef(asset)}" satisfies ${range}.`;
  const instead = asset.latestVersion
    ? ` Its latest version is ${asset.latestVersion}.`
    : ' Every version of it is yanked.';
  throw new AppError('version.not_found', `${why}${instead}`);
}

/**
 * {@link getVersionRow}, for reading its files or what shows their content. Throws `version.withdrawn` too, where it was
 * yanked for a security reason and the caller is not one of its owners, maintainers and admins.
 */
export async function getVersionToRead(
  ctx: Context,
  asset: FoundAsset,
  selector: string | null,
): Promise<VersionRow> {
  const version = await getVersionRow(ctx, asset, selector);
  if (canReadFiles(ctx, asset, version)) return version;
  const instead = asset.latestVersion === null ? '' : ` Use ${asset.latestVersion}.`;
  throw new AppError(
    'version.withdrawn',
    `"${formatRef({ ...asset, selector: version.version })}" was withdrawn for a security reason: ${version.yankReason ?? ''}.${instead}`,
  );
}

/** {@link getVersionRow} in full; of a version whose files the caller may not read, without what shows their content. */
export async function detailVersion(
  ctx: Context,
  asset: FoundAsset,
  selector: string | null,
): Promise<VersionDetail> {
  const row = await getVersionRow(ctx, asset, selector);
  const { readmes } = ctx.db.tables;
  const isReadable = canReadFiles(ctx, asset, row);
  const hasParts = kindModule(asset.kind).partKinds !== undefined;
  const [[summary], [readme], parts] = await Promise.all([
    summariseVersions(ctx, [row]),
    ctx.db.query.select().from(readmes).where(eq(readmes.versionId, row.id)),
    hasParts ? listParts(ctx, row.id) : [],
  ]);
  if (!summary)
    throw new AppError('version.not_found', `"${formatRef(asset)}" has no such version.`);
  return {
    ...summary,
    manifest: isReadable ? row.manifest : {},
    warnings: isReadable ? row.warnings : [],
    license: row.license,
    readmeHtml: isReadable ? (readme?.html ?? '') : '',
    readmePipeline: readme?.pipeline ?? readmePipeline,
    manifestTokens: row.manifestTokens,
    parts,
  };
}

/** Versions of one asset as lists show them, in the order given, with their dist-tags and publishers. */
export async function summariseVersions(
  ctx: Context,
  rows: Omit<VersionRow, 'manifest'>[],
  query: Pick<Queries, 'select'> = ctx.db.query,
): Promise<VersionSummary[]> {
  const { distTags, users } = ctx.db.tables;
  if (rows.length === 0) return [];
  const publisherIds = [...new Set(rows.flatMap(({ publishedBy }) => publishedBy ?? []))];
  const [tagRows, publishers] = await Promise.all([
    query
      .select({ tag: distTags.tag, versionId: distTags.versionId })
      .from(distTags)
      .where(
        inArray(
          distTags.versionId,
          rows.map(({ id }) => id),
        ),
      ),
    publisherIds.length === 0
      ? []
      : query
          .select({ id: users.id, username: users.username, displayName: users.displayName })
          .from(users)
          .where(inArray(users.id, publisherIds)),
  ]);
  return rows.map((row) => {
    const publisher = publishers.find(({ id }) => id === row.publishedBy);
    return {
      version: row.version,
      digest: row.digest,
      archiveBytes: row.archiveBytes,
      unpackedBytes: row.unpackedBytes,
      fileCount: row.fileCount,
      warningCount: row.warnings.length,
      distTags: tagRows
        .filter(({ versionId }) => versionId === row.id)
        .map(({ tag }) => tag)
        .toSorted(),
      channel: row.channel,
      origin: originOf(row.provenance),
      publisher: publisher
        ? { username: publisher.username, displayName: publisher.displayName }
        : null,
      author: row.author,
      changelog: row.changelog,
      yankedAt: row.yankedAt?.toISOString() ?? null,
      yankReason: row.yankReason,
      yankSeverity: row.yankSeverity,
      publishedAt: row.publishedAt.toISOString(),
    };
  });
}
