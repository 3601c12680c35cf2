import { posix, win32 } from 'node:path';
import type { Kind } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import type { Placement } from '#schema/kinds/kind-module.ts';
import type { InstallScope, Target } from '#schema/targets.ts';

/** What decides where folders are. All paths absolute. */
export type Places = {
  home: string;
  project: string;
  env: Record<string, string | undefined>;
  platform: NodeJS.Platform;
};

/**
 * The absolute path that a path of `schema/targets.ts` means here; null when it depends on a
 * variable that is not set. A variable holding a relative path is taken from the project, as the
 * tools themselves do.
 */
export function resolvePlace(path: string, places: Places): string | null {
  const { join, resolve } = places.platform === 'win32' ? win32 : posix;
  const withDefault = /^\$(\w+)\(([^)]*)\)(.*)$/.exec(path);
  if (withDefault) {
    const [, name = '', fallback = '', rest = ''] = withDefault;
    const value = places.env[name]?.trim();
    return value
      ? join(resolve(places.project, untilde(value, places)), rest)
      : resolvePlace(fallback + rest, places);
  }
  const variable = /^%(\w+)%(.*)$/.exec(path);
  if (variable) {
    const value = places.env[variable[1] ?? '']?.trim();
    return value ? join(value, variable[2] ?? '') : null;
  }
  return resolve(places.project, untilde(path, places));
}

/** A folder with the files of a version, at an absolute path. */
export type FolderPlacement = Extract<Placement, { type: 'folder' }>;

/** What an install of an asset writes for a target, paths absolute; empty when the target has no place for it in that scope. */
export function placementsOf(
  asset: { kind: Kind; name: string },
  target: Target,
  scope: InstallScope,
  places: Places,
): FolderPlacement[] {
  return kindModule(asset.kind)
    .place(asset, target, scope)
    .flatMap((placement) => {
      if (placement.type !== 'folder') throw new Error(`Nothing places a ${placement.type} yet.`);
      const path = resolvePlace(placement.path, places);
      return path === null ? [] : [{ ...placement, path }];
    });
}

/**
 * The folder in which a target has its assets of a kind, one beside the other, absolute; null when it has none in
 * that scope.
 */
export function assetsFolder(
  kind: Kind,
  target: Target,
  scope: InstallScope,
  places: Places,
): string | null {
  // Only the last segment of a place is the asset's own.
  const [placed] = placementsOf({ kind, name: 'any' }, target, scope, places);
  if (!placed) return null;
  return places.platform === 'win32' ? win32.dirname(placed.path) : posix.dirname(placed.path);
}

function untilde(path: string, places: Places): string {
  const { join } = places.platform === 'win32' ? win32 : posix;
  if (path === '~') return places.home;
  return path.startsWith('~/') ? join(places.home, path.slice(2)) : path;
}
