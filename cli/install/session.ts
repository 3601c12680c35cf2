import type { Kind } from '#schema/kind.ts';
import { type InstallScope } from '#schema/targets.ts';
import { type BaseCommand, parseChoice } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { nearest } from '../suggest.ts';
import { exists, nodeDisk } from './disk.ts';
import { type Engine, readScope } from './engine.ts';
import { type AssetId, keyOf } from './asset-id.ts';
import { findLocked, type LockedAsset, lockedIds } from './lockfile.ts';
import { findProject, type InstallRoot } from './root.ts';

/** Creates the install engine of a command, with its project, home folder and abort signal. */
export async function createEngine(command: BaseCommand): Promise<Engine> {
  const { home, env, platform, signal, now } = command.context;
  const project = await findProject(nodeDisk, command.directory);
  return {
    disk: nodeDisk,
    places: { home, project, env, platform },
    signal,
    now,
    warn: (text) => command.output.warn(text),
  };
}

/** Reads `--scope`; `workspace` and `global` are the names that the predecessor used. */
export function parseScope(text: string | undefined): InstallScope | undefined {
  if (text === 'workspace') return 'project';
  if (text === 'global') return 'user';
  return parseChoice('--scope', text, ['project', 'user'] as const);
}

/** The scopes of a command that names none: the project, and the user if there is a home folder. */
export async function allScopes({ disk, places }: Engine): Promise<InstallScope[]> {
  const { home } = places;
  return home !== null && (await exists(disk, home)) ? ['project', 'user'] : ['project'];
}

/** One asset of a scope's lock. */
export type Installed = AssetId & {
  scope: InstallScope;
  root: InstallRoot;
  locked: LockedAsset;
};

/** All installed assets of those kinds and scopes, by kind and ref. */
export async function listInstalled(
  engine: Engine,
  scopes: readonly InstallScope[],
  kinds: readonly Kind[],
): Promise<Installed[]> {
  const found: Installed[] = [];
  for (const scope of scopes) {
    const { root, lock } = await readScope(engine, scope);
    for (const id of lockedIds(lock)) {
      const locked = findLocked(lock, id);
      if (locked && kinds.includes(id.kind)) found.push({ scope, root, ...id, locked });
    }
  }
  return found;
}

/**
 * Finds the installed assets by exact name: `name`, `namespace/name` or `kind:namespace/name`. Throws `cli.not_found` with
 * similar names, and a usage error for a name that matches several.
 */
export function matchInstalled(installed: Installed[], names: string[]): Installed[] {
  const matched = names.map((name) => {
    const found = installed.filter(
      ({ kind, ref }) =>
        ref === name || ref.split('/')[1] === name || keyOf({ kind, ref }) === name,
    );
    const keys = new Set(found.map(keyOf));
    if (keys.size > 1) {
      throw new UsageError(`"${name}" matches several installed assets`, {
        candidates: [...keys],
      });
    }
    if (keys.size === 0) throw notInstalled(installed, name);
    return found;
  });
  return [...new Set(matched.flat())];
}

function notInstalled(installed: Installed[], name: string): CliError {
  const refs = new Set(installed.map(({ ref }) => ref));
  const near = nearest(
    name,
    [...refs].flatMap((ref) => [ref, ref.split('/')[1] ?? ref]),
  );
  return new CliError('cli.not_found', `${name} is not installed`, {
    ...(near.length > 0 ? { candidates: near } : {}),
    hints: ['list what is installed:  agenthub-cli list'],
  });
}
