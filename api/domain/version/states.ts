import { and, inArray, isNotNull } from 'drizzle-orm';
import { formatRef } from '#schema/name.ts';
import type { InstalledState, InstalledVersion, VersionState } from '#schema/version-states.ts';
import type { Context } from '../context.ts';
import { findCandidates } from '../part/find-candidates.ts';
import { versionPicker } from '../part/pick-version.ts';

/**
 * What became of installed versions, in their order. An asset that was renamed is found by its former name; one that is
 * deleted, or that the caller may not read, is gone. All are read together, with at most eight queries.
 */
export async function listVersionStates(
  ctx: Context,
  wanted: readonly InstalledVersion[],
): Promise<VersionState[]> {
  // Each ref names its namespace, so none is looked for at home.
  const find = await findCandidates(
    ctx,
    { id: '' },
    wanted.map(({ kind, ...ref }) => ({ kind, ref })),
  );
  const found = wanted.map(({ kind, ...ref }) => find(kind, ref).asset);
  const assets = found.filter((asset) => asset !== null);
  const ids = [...new Set(assets.map(({ id }) => id))];
  const [pick, installed, deprecations] = await Promise.all([
    versionPicker(ctx, assets),
    readInstalled(ctx, ids, wanted),
    readDeprecations(ctx, ids),
  ]);
  return wanted.map(({ of, version, selector }, index) => {
    const asset = found[index];
    if (!asset) return { of, ...gone };
    const row = installed.find((one) => one.assetId === asset.id && one.version === version);
    const deprecation = deprecations.find(({ id }) => id === asset.id);
    const next = pick(asset, selector);
    const state = stateOf(row, deprecation !== undefined);
    return {
      of,
      state,
      reason: (state === 'deprecated' ? deprecation?.message : row?.yankReason) ?? null,
      successor:
        deprecation?.successor && deprecation.successorKind
          ? { kind: deprecation.successorKind, ref: deprecation.successor }
          : null,
      ref: formatRef(asset),
      digest: row?.digest ?? null,
      latestVersion: asset.latestVersion,
      follows: typeof next === 'string' ? null : next.version,
    };
  });
}

const gone = {
  state: 'gone',
  reason: null,
  successor: null,
  ref: null,
  digest: null,
  latestVersion: null,
  follows: null,
} as const satisfies Omit<VersionState, 'of'>;

type Installed = Awaited<ReturnType<typeof readInstalled>>[number];

function stateOf(row: Installed | undefined, isDeprecated: boolean): InstalledState {
  if (row === undefined) return 'gone';
  if (row.yankSeverity === 'security') return 'withdrawn';
  if (row.yankedAt !== null) return 'yanked';
  return isDeprecated ? 'deprecated' : 'ok';
}

async function readInstalled(
  ctx: Context,
  assetIds: string[],
  wanted: readonly { version: string }[],
) {
  if (assetIds.length === 0) return [];
  const { versions } = ctx.db.tables;
  const numbers = [...new Set(wanted.map(({ version }) => version))];
  return ctx.db.query
    .select({
      assetId: versions.assetId,
      version: versions.version,
      digest: versions.digest,
      yankedAt: versions.yankedAt,
      yankReason: versions.yankReason,
      yankSeverity: versions.yankSeverity,
    })
    .from(versions)
    .where(and(inArray(versions.assetId, assetIds), inArray(versions.version, numbers)));
}

async function readDeprecations(ctx: Context, assetIds: string[]) {
  if (assetIds.length === 0) return [];
  const { assets } = ctx.db.tables;
  return ctx.db.query
    .select({
      id: assets.id,
      message: assets.deprecationMessage,
      successor: assets.successor,
      successorKind: assets.successorKind,
    })
    .from(assets)
    .where(and(inArray(assets.id, assetIds), isNotNull(assets.deprecatedAt)));
}
