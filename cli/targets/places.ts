import { existsSync } from 'node:fs';
import { posix, win32 } from 'node:path';
import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { Location, PlacedAsset, Placement } from '#schema/kinds/kind-module.ts';
import { type InstallScope, pathAlternatives, type Target } from '#schema/targets.ts';

/** The values that paths of targets depend on. All paths are absolute. */
export type Places = {
  /** Null if it is not known; then no path in it is. */
  home: string | null;
  project: string;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
};

/**
 * Resolves a path of `schema/targets.ts` to an absolute path; null if it depends on an environment variable
 * that is not set, or on a home folder that is not known. A relative path in a variable is relative to the project,
 * as in the tools themselves. Of several alternatives it is the first that exists, or the first if none does.
 */
export function resolvePlace(path: string, places: Places): string | null {
  return resolveAll(path, places)[0] ?? null;
}

/** All paths that a path with alternatives can stand for on this platform, {@link resolvePlace}'s first. */
function resolveAll(path: string, places: Places): string[] {
  const resolved = pathAlternatives(path, places.platform).flatMap((one) => {
    const base = resolveOne(one.path, places);
    const whole = resolveOne(one.path + one.rest, places);
    return base === null || whole === null ? [] : [{ base, whole }];
  });
  if (resolved.length > 1) {
    const first = resolved.find(({ base }) => existsSync(base));
    if (first) return [...new Set([first, ...resolved])].map(({ whole }) => whole);
  }
  return resolved.map(({ whole }) => whole);
}

function resolveOne(path: string, places: Places): string | null {
  const { join, resolve } = places.platform === 'win32' ? win32 : posix;
  const withDefault = /^\$(\w+)\(([^)]*)\)(.*)$/.exec(path);
  if (withDefault) {
    const [, name = '', fallback = '', rest = ''] = withDefault;
    const value = places.env[name]?.trim();
    if (!value) return resolveOne(fallback + rest, places);
    const base = untilde(value, places);
    return base === null ? null : join(resolve(places.project, base), rest);
  }
  const variable = /^%(\w+)%(.*)$/.exec(path);
  if (variable) {
    const value = places.env[variable[1] ?? '']?.trim();
    return value ? join(value, variable[2] ?? '') : null;
  }
  const plain = untilde(path, places);
  return plain === null ? null : resolve(places.project, plain);
}

/** A folder with files of a version, at an absolute path. */
export type FolderPlacement = Extract<Placement, { type: 'folder' }>;

/** The placements of an asset for a target, with absolute paths; empty if the target does not support its kind in that scope. */
export function placementsOf(
  asset: PlacedAsset & { kind: Kind },
  target: Target,
  scope: InstallScope,
  places: Places,
): Placement[] {
  return kindModule(asset.kind)
    .place(asset, target, scope)
    .flatMap((placement) => {
      const path = resolvePlace(placement.path, places);
      return path === null ? [] : [{ ...placement, path }];
    });
}

/**
 * The places in which a target looks for assets of a kind, with absolute paths, the one that an install uses first;
 * empty if it has none in that scope.
 */
export function locationsOf(
  kind: Kind,
  target: Target,
  scope: InstallScope,
  places: Places,
): Location[] {
  return kindModule(kind)
    .locations(target, scope)
    .flatMap((location) =>
      resolveAll(location.path, places).map((path) => ({ ...location, path })),
    );
}

/** The path with the home folder in place of `~`; null if that is not known. */
function untilde(path: string, { home, platform }: Places): string | null {
  if (path !== '~' && !path.startsWith('~/')) return path;
  const { join } = platform === 'win32' ? win32 : posix;
  return home === null ? null : join(home, path.slice(2));
}
