import type { InstallScope, Target } from '#schema/targets.ts';
import type { Kind } from '#schema/kind.ts';
import { CliError } from '../errors.ts';
import { locationsOf, type Places } from '../targets/places.ts';
import { type AssetId, keyOf, partsOf } from './asset-id.ts';
import { forAll } from './fetch-all.ts';
import type { Wanted } from './fetch.ts';
import type { Asking, InputValues } from './input-values.ts';
import type { AssetRequest } from './locate.ts';
import { type Placing, placingOf } from './placing.ts';
import type { Resolved, ResolvedPart } from './resolve.ts';
import type { UnpackedFile } from './unpack.ts';

/** An asset to install, with the reasons for it. */
export type ToInstall = Wanted & {
  requested: string | null;
  direct: boolean;
  neededBy: string[];
  parts: string[];
};

/** A fetched asset, with what it asks for and the targets that take it. */
export type Prepared = ToInstall & Asking & { files: UnpackedFile[]; placing: Placing };

/**
 * The assets to install for resolved refs and their parts, each once. Throws `cli.blocked` if one is needed in two
 * versions.
 */
export function assetsToInstall(
  resolved: readonly Resolved[],
  parts: readonly ResolvedPart[],
): ToInstall[] {
  const found = new Map<string, ToInstall>();
  for (const { kind, ref, version, requested } of resolved) {
    const keys = version.parts.map(keyOf);
    const asset = { ...version, kind, ref, requested, direct: true, neededBy: [], parts: keys };
    found.set(keyOf(asset), asset);
  }
  for (const { kind, ref, version, digest, neededBy } of parts) {
    const key = keyOf({ kind, ref });
    const known = found.get(key);
    if (known && known.digest !== digest) {
      throw new CliError('cli.blocked', `${ref} is needed in two versions`, {
        errors: [
          { pointer: neededBy.ref, detail: `needs ${ref} ${version}` },
          { pointer: known.neededBy[0] ?? ref, detail: `needs ${ref} ${known.version}` },
        ],
        hints: ['install one of them in this scope and the other in another one'],
      });
    }
    const part = known ?? {
      kind,
      ref,
      version,
      digest,
      requested: null,
      direct: false,
      neededBy: [],
      parts: [],
    };
    found.set(key, { ...part, neededBy: [...part.neededBy, keyOf(neededBy)] });
  }
  return [...found.values()];
}

/** Fetches assets, a few at a time, and finds the targets of each: those of its kind, or of what needs it. */
export async function prepare(
  assets: readonly ToInstall[],
  { scope, places, targets }: { scope: InstallScope; places: Places; targets: readonly Target[] },
  fetch: (wanted: ToInstall) => Promise<UnpackedFile[]>,
): Promise<Prepared[]> {
  return forAll(assets, async (asset) => {
    const files = await fetch(asset);
    const { kind, ref } = asset;
    const placing = placingOf({ kind, name: partsOf(ref).name, files }, scope, places);
    return { ...asset, files, placing, targets: targetsOf(kind, targets, scope, places) };
  });
}

function targetsOf(
  kind: Kind,
  targets: readonly Target[],
  scope: InstallScope,
  places: Places,
): Target[] {
  return targets.filter((target) => locationsOf(kind, target, scope, places).length > 0);
}

/** The request of a prepared asset. `into` replaces the places of its targets, for `--dir`. */
export function requestOf(
  { kind, ref, version, digest, requested, files, direct, neededBy, parts, ...prepared }: Prepared,
  values: InputValues,
  from: Pick<AssetRequest, 'registry' | 'method'> &
    Partial<Pick<AssetRequest, 'into' | 'movedFrom'>>,
): AssetRequest {
  const { placing, targets } = prepared;
  const placed = targets.map((target) => ({
    target: target.id,
    placements: placing.placementsFor(target, values),
  }));
  return {
    kind,
    ref,
    version,
    digest,
    requested,
    files,
    direct,
    neededBy,
    parts,
    into: placed.filter(({ placements }) => placements.length > 0),
    again: (target) => placing.againFor(target, values),
    ...from,
  };
}

/** The assets that no target takes; they are left out of an install. */
export function withoutTargets(prepared: readonly Prepared[]): AssetId[] {
  return prepared.filter(
    ({ placing, targets }) =>
      !targets.some((target) => placing.placementsFor(target, {}).length > 0),
  );
}
