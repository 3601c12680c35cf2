import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Metafile } from 'esbuild';
import {
  type LicensedPackage,
  packageFolder,
  readPackage,
  statedPackage,
} from './package-licence.ts';

/** The packages of which files ended in a bundle of esbuild, and esbuild, whose helpers are in it. */
export function packagesInMetafile({ outputs }: Metafile): LicensedPackage[] {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [file] : [],
    ),
  );
  return packagesOfFiles([...files, 'node_modules/esbuild/package.json']);
}

/** The packages that files belong to, each once. Files of ours, and what is no file, belong to none. */
export function packagesOfFiles(files: Iterable<string>): LicensedPackage[] {
  const folders = new Set<string>();
  for (const file of files) {
    const folder = packageFolder(file);
    if (folder !== null) folders.add(folder);
  }
  return [...folders].map(readPackage);
}

type Locked = {
  version?: string;
  license?: string;
  os?: string[];
  cpu?: string[];
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
};

/**
 * The packages that are copied beside a bundle, with their dependencies, for every platform: what is not
 * installed here is read from the lock file. A build for one platform has the notices of the package it is for.
 */
export function unbundledPackages(names: string[], root = '.'): LicensedPackage[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const found = new Map<string, LicensedPackage>();
  const add = (name: string, neededBy: LicensedPackage | null) => {
    const locked = packages[`node_modules/${name}`];
    if (found.has(name) || !locked) return;
    const { version = '', license = '', os, cpu } = locked;
    // npm installs no WebAssembly on a machine for which there is a build.
    if (cpu?.join() === 'wasm32') return;
    const isBuild = (os ?? cpu) !== undefined && neededBy !== null;
    const one = isBuild
      ? { name, version, licence: license, texts: neededBy.texts }
      : readPackage(join(root, 'node_modules', name));
    found.set(name, one);
    // ssh2 works without its optional dependencies, which are compiled on installation.
    const optional = name === 'ssh2' ? {} : locked.optionalDependencies;
    for (const needed of Object.keys({ ...locked.dependencies, ...optional })) add(needed, one);
  };
  for (const name of names) add(name, null);
  return [...found.values()];
}

/**
 * The packages in a bundle that its publisher made, by the list of modules beside it (in the format of webpack).
 * `own` gives the package of a module of the publisher's repository. A licence is read from an installed package
 * of that name, whose version may differ a little. Throws with the name of a package that is nowhere.
 */
export function packagesInStats(
  file: string,
  own: (module: string) => string,
  root = '.',
): LicensedPackage[] {
  const { modules } = JSON.parse(readFileSync(file, 'utf8')) as { modules: { name: string }[] };
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked>;
  };
  const installed = new Map<string, string>();
  // The shortest path last, which is that at the root.
  for (const path of Object.keys(packages).toSorted((a, b) => b.length - a.length)) {
    installed.set(path.replace(/^.*node_modules\//, ''), join(root, path));
  }
  const found = new Map<string, LicensedPackage>();
  for (const { name: module } of modules) {
    const [name, version] = packageOfModule(module) ?? [own(module), null];
    const id = `${name}@${version}`;
    if (found.has(id)) continue;
    const folder = installed.get(name);
    const one = folder === undefined ? statedPackage(name, version ?? '') : readPackage(folder);
    if (!one) throw new Error(`${dirname(file)} contains ${id}, whose licence is not known`);
    found.set(id, { ...one, version: version ?? one.version });
  }
  return [...found.values()];
}

/** The name and version in a path of pnpm: `…/.pnpm/@vue+shared@3.5.26_…/node_modules/@vue/shared/…`. */
function packageOfModule(module: string): [name: string, version: string] | null {
  const found = /\/\.pnpm\/@?[^@/]+@([^_/]+)[^/]*\/node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(
    module,
  );
  return found?.[1] && found[2] ? [found[2], found[1]] : null;
}
