import { cpSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The packages with native code, with a build for each platform. */
const nativePackages = ['libsql', '@node-rs/bcrypt'];

/** The packages that are not bundled; the server loads them from `node_modules`. */
export const externalPackages = [...nativePackages, 'ssh2'];

type Locked = {
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

/**
 * Copies the {@link externalPackages} and their dependencies, if installed, from the `node_modules` of `root`
 * to the folder `to`, and returns their names, sorted. Builds for musl are left out: npm installs them as
 * well, but the image has glibc. Throws if a native package has no build for this platform.
 */
export function copyNativePackages(to: string, root = '.'): string[] {
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const found = new Set<string>();
  const add = (name: string) => {
    const path = `node_modules/${name}`;
    if (found.has(name) || /-musl/.test(name) || !existsSync(join(root, path))) return;
    found.add(name);
    const { dependencies, optionalDependencies } = lock.packages[path] ?? {};
    // ssh2 works without its optional dependencies, which are compiled on installation.
    const optional = name === 'ssh2' ? {} : optionalDependencies;
    for (const needed of Object.keys({ ...dependencies, ...optional })) add(needed);
  };
  for (const name of externalPackages) {
    const before = found.size;
    add(name);
    const builds = [...found].slice(before).filter((one) => /-(x64|arm64)/.test(one));
    if (builds.length > 0 || !nativePackages.includes(name)) continue;
    throw new Error(
      `${name} has no build for this platform: was npm told to omit optional packages?`,
    );
  }
  for (const name of found)
    cpSync(join(root, 'node_modules', name), join(to, name), { recursive: true });
  return [...found].toSorted();
}
