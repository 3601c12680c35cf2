import { type InstallScope } from '#schema/targets.ts';
import { type BaseCommand, parseChoice } from '../base-command.ts';
import { CliError, UsageError } from '../errors.ts';
import { nearest } from '../suggest.ts';
import { nodeDisk } from './disk.ts';
import { type Engine, readScope } from './engine.ts';
import type { Lock, LockedAsset } from './lockfile.ts';
import { findProject, type InstallRoot } from './root.ts';

/** The engine for a command: its project, its home folder, and Ctrl-C. */
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

/** `--scope`; `workspace` and `global` are what the predecessor called them. */
export function parseScope(text: string | undefined): InstallScope | undefined {
  if (text === 'workspace') return 'project';
  if (text === 'global') return 'user';
  return parseChoice('--scope', text, ['project', 'user'] as const);
}

/** One asset of a scope's lock. */
export type Installed = {
  scope: InstallScope;
  root: InstallRoot;
  ref: string;
  locked: LockedAsset;
};

/** All that is recorded in those scopes, by ref. */
export async function listInstalled(
  engine: Engine,
  scopes: readonly InstallScope[],
): Promise<Installed[]> {
  const found: Installed[] = [];
  for (const scope of scopes) {
    const { root, lock } = await readScope(engine, scope);
    for (const [ref, locked] of entriesOf(lock)) found.push({ scope, root, ref, locked });
  }
  return found;
}

function entriesOf(lock: Lock): [string, LockedAsset][] {
  return Object.entries(lock.skills).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/**
 * The installed assets that names mean, each `name` or `namespace/name`, exactly. Throws
 * `cli.not_found` with near names, and a usage error for a name that fits several.
 */
export function matchInstalled(installed: Installed[], names: string[]): Installed[] {
  const matched = names.map((name) => {
    const found = installed.filter(({ ref }) => ref === name || ref.split('/')[1] === name);
    const refs = new Set(found.map(({ ref }) => ref));
    if (refs.size > 1) {
      throw new UsageError(`"${name}" fits more than one of what is installed`, {
        candidates: [...refs],
      });
    }
    if (refs.size === 0) throw notInstalled(installed, name);
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
    hints: ['what is:  agenthub-cli list'],
  });
}
