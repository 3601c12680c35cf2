import { posix, win32 } from 'node:path';
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

/** The folder that a target's skills are in, absolute; null when the target has none in that scope. */
export function skillsFolder(target: Target, scope: InstallScope, places: Places): string | null {
  const folder = target.skills[scope];
  return folder === null ? null : resolvePlace(folder, places);
}

function untilde(path: string, places: Places): string {
  const { join } = places.platform === 'win32' ? win32 : posix;
  if (path === '~') return places.home;
  return path.startsWith('~/') ? join(places.home, path.slice(2)) : path;
}
