import { and, count, eq, gte } from 'drizzle-orm';
import type { AssetDetail, VersionDetail } from '#schema/version.ts';
import type { Context } from '../context.ts';
import { canAdminister, canWrite } from '../policy.ts';
import { detailVersion } from '../version/get.ts';
import { type AssetKey, type FoundAsset, getReadableAsset, movedFromOf } from './find.ts';
import { summariseAsset } from './summarise.ts';

const daysShown = 84;

/** An asset with its latest version, dist-tags and counts. Throws `asset.not_found`. */
export async function getAsset(ctx: Context, key: AssetKey): Promise<AssetDetail> {
  const asset = await getReadableAsset(ctx, key);
  const [versionCount, distTags, owner, installsByDay] = await Promise.all([
    countVersions(ctx, asset.id),
    listDistTags(ctx, asset.id),
    findOwner(ctx, asset),
    listInstallDays(ctx, asset.id),
  ]);
  return {
    ...summariseAsset(asset),
    movedFrom: movedFromOf(asset, key),
    owner,
    deprecation:
      asset.deprecatedAt === null
        ? null
        : {
            message: asset.deprecationMessage,
            successor: asset.successor,
            successorKind: asset.successorKind,
          },
    distTags,
    versionCount,
    installsByDay,
    version: await findLatest(ctx, asset),
    permissions: {
      write: canWrite(ctx, asset.namespaceId),
      administer: canAdminister(ctx, asset.namespaceId),
    },
  };
}

/** What each dist-tag of an asset points at. */
export async function listDistTags(
  ctx: Context,
  assetId: string,
  query: Pick<Context['db']['query'], 'select'> = ctx.db.query,
): Promise<Record<string, string>> {
  const { distTags, versions } = ctx.db.tables;
  const rows = await query
    .select({ tag: distTags.tag, version: versions.version })
    .from(distTags)
    .innerJoin(versions, eq(versions.id, distTags.versionId))
    .where(eq(distTags.assetId, assetId))
    .orderBy(distTags.tag);
  return Object.fromEntries(rows.map(({ tag, version }) => [tag, version]));
}

async function findLatest(ctx: Context, asset: FoundAsset): Promise<VersionDetail | null> {
  return asset.latestVersion === null ? null : detailVersion(ctx, asset, asset.latestVersion);
}

async function countVersions(ctx: Context, assetId: string): Promise<number> {
  const { versions } = ctx.db.tables;
  const [row] = await ctx.db.query
    .select({ total: count() })
    .from(versions)
    .where(eq(versions.assetId, assetId));
  return row?.total ?? 0;
}

async function findOwner(ctx: Context, asset: { createdBy: string | null }) {
  if (asset.createdBy === null) return null;
  const { users } = ctx.db.tables;
  const [user] = await ctx.db.query
    .select({ username: users.username, displayName: users.displayName })
    .from(users)
    .where(eq(users.id, asset.createdBy));
  return user ?? null;
}

async function listInstallDays(ctx: Context, assetId: string) {
  const { installDays } = ctx.db.tables;
  const first = new Date(ctx.now().getTime() - (daysShown - 1) * 86_400_000)
    .toISOString()
    .slice(0, 10);
  return ctx.db.query
    .select({ day: installDays.day, count: installDays.count })
    .from(installDays)
    .where(and(eq(installDays.assetId, assetId), gte(installDays.day, first)))
    .orderBy(installDays.day);
}
