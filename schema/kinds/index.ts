import type { Kind } from '../kind.ts';
import type { KindModule } from './kind-module.ts';
import { agent } from './agent/index.ts';
import { mcp } from './mcp/index.ts';
import { skill } from './skill/index.ts';

const modules = { skill, mcp, agent } satisfies Partial<Record<Kind, KindModule>>;

/** A kind that can be published and installed: every kind with a row in `modules`. */
export type PublishedKind = keyof typeof modules;

/** All published kinds, in the order of the table. */
export const kinds = Object.keys(modules) as PublishedKind[];

/** The module of a kind. */
export function kindModule(kind: Kind): KindModule {
  const found: KindModule | undefined = Object.hasOwn(modules, kind)
    ? modules[kind as PublishedKind]
    : undefined;
  if (!found) throw new Error(`There is no module for the kind ${kind}.`);
  return found;
}

/** The readme beside the manifest, for a kind that has such a file; null if there is none. */
export function readmeBeside<F extends { path: string }>(
  kind: Kind,
  files: readonly F[],
): F | null {
  const name = kindModule(kind).readmeFile?.toLowerCase();
  return files.find(({ path }) => path.toLowerCase() === name) ?? null;
}

/** Whether a path at the root of a version is its manifest; upper and lower case do not matter. */
export function isManifest(kind: Kind, path: string): boolean {
  return path.toLowerCase() === kindModule(kind).manifestFile.toLowerCase();
}
