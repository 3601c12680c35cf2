import { dirname, join, relative } from 'node:path';
import { CliError } from '../errors.ts';
import { type Disk, exists, hasCode, statOrNull } from './disk.ts';
import { foldersOf } from './inspect.ts';
import { type Move, tempName } from './journal.ts';
import type { PlacedMethod } from './lockfile.ts';
import type { InstallRoot } from './root.ts';
import type { UnpackedFile } from './unpack.ts';

/** What happens to the existing content of a place. */
export type Displaced =
  /** There is no content. */
  | { kind: 'nothing' }
  /** All of it is removed. */
  | { kind: 'whole' }
  /** It is renamed to a backup. */
  | { kind: 'backup'; to: string }
  /** These files are removed (paths relative to the place, with `/`); the rest stays. */
  | { kind: 'files'; files: string[] };

/** The change of one place; paths are real and absolute. */
export type Change = { path: string; displaced: Displaced } & (
  | {
      kind: 'folder';
      files: UnpackedFile[];
      /** Foreign entries of the old folder that move into the new one. */
      keep: { from: string; name: string }[];
    }
  | {
      kind: 'link';
      target: string;
      /** Copied if no link can be made. */ files: UnpackedFile[];
    }
  | {
      kind: 'file';
      bytes: Uint8Array;
      /** The permissions; null for the usual ones of a new file. */
      mode: number | null;
      /** What the plan found there, which must still be the same; null if there was nothing. */
      expected: Uint8Array | null;
    }
  | { kind: 'nothing' }
);

/** All changes of one command in one scope. */
export type Changes = {
  changes: Change[];
  /** Folders to create before the changes, the topmost first. */
  create: string[];
  /** Folders to delete at the end if they are empty, the deepest first. */
  prune: string[];
  /**
   * Gives the new text of the lock; `linked` has the method that was used for each link. Null deletes the
   * lock file, undefined leaves it unchanged.
   */
  lock(linked: Map<string, PlacedMethod>): string | null | undefined;
};

export type TransactionOptions = {
  platform: NodeJS.Platform;
  /** Checked between steps: an abort undoes the steps that were done, as any failure does. */
  signal?: AbortSignal | undefined;
  /** Called if the transaction succeeded but something could not be cleaned up. */
  warn(text: string): void;
};

/** Writes all new files into the temporary folders. Gives the renames that move them into place. */
export async function stage(
  disk: Disk,
  root: InstallRoot,
  work: Changes,
  { platform, signal }: TransactionOptions,
  id: string,
): Promise<Move[]> {
  const moves: Move[] = [];
  const linked = new Map<string, PlacedMethod>();
  for (const [index, change] of work.changes.entries()) {
    signal?.throwIfAborted();
    const temp = join(dirname(change.path), tempName(id));
    const fresh = join(temp, `new-${index}`);
    const old = join(temp, `old-${index}`);
    if (change.kind === 'folder') {
      await writeFolder(disk, fresh, change.files, change.keep, signal);
      for (const { from, name } of change.keep) moves.push({ from, to: join(fresh, name) });
    }
    if (change.kind === 'link')
      linked.set(change.path, await makeLink(disk, fresh, change, platform));
    if (change.kind === 'file') {
      for (const move of await stageFile(disk, change, { fresh, old })) moves.push(move);
      continue;
    }
    const { displaced } = change;
    if (displaced.kind === 'whole') moves.push({ from: change.path, to: old });
    if (displaced.kind === 'backup') {
      if (await exists(disk, displaced.to))
        throw new CliError('cli.refused', `${displaced.to} exists`);
      moves.push({ from: change.path, to: displaced.to });
    }
    if (displaced.kind === 'files') {
      await makeFolders(disk, old, displaced.files);
      for (const name of displaced.files) {
        moves.push({ from: join(change.path, name), to: join(old, name) });
      }
    }
    if (change.kind !== 'nothing') moves.push({ from: fresh, to: change.path });
  }
  return [...moves, ...(await stageLock(disk, root, work.lock(linked), id))];
}

/** Stages a file. One that is replaced is never missing in between, as the agent tool may be reading it. */
async function stageFile(
  disk: Disk,
  { path, bytes, mode, expected, displaced }: Extract<Change, { kind: 'file' }>,
  { fresh, old }: { fresh: string; old: string },
): Promise<Move[]> {
  const present = await statOrNull(disk, path);
  const before = present?.isFile() ? await disk.readFile(path) : null;
  if (displaced.kind !== 'backup' && !isSame(before, expected)) {
    throw new CliError('cli.refused', `${path} was changed by another program just now`, {
      hints: ['nothing was changed; try again'],
    });
  }
  await disk.writeDurably(fresh, bytes, mode ?? undefined);
  if (displaced.kind === 'backup') {
    if (await exists(disk, displaced.to)) {
      throw new CliError('cli.refused', `${displaced.to} exists`);
    }
    return [
      { from: path, to: displaced.to },
      { from: fresh, to: path },
    ];
  }
  if (!present || before === null) return [{ from: fresh, to: path }];
  await disk.writeDurably(old, before, present.mode & 0o777);
  return [{ from: fresh, to: path, replaced: old }];
}

function isSame(one: Uint8Array | null, other: Uint8Array | null): boolean {
  if (one === null || other === null) return one === other;
  return Buffer.compare(one, other) === 0;
}

async function stageLock(
  disk: Disk,
  root: InstallRoot,
  text: string | null | undefined,
  id: string,
): Promise<Move[]> {
  if (text === undefined) return [];
  const temp = join(dirname(root.lockPath), tempName(id));
  const before = join(temp, 'lock-before');
  const present = await statOrNull(disk, root.lockPath);
  if (text === null) return present ? [{ from: root.lockPath, to: before }] : [];
  const fresh = join(temp, 'lock-new');
  await disk.writeDurably(fresh, new TextEncoder().encode(text));
  if (!present) return [{ from: fresh, to: root.lockPath }];
  await disk.writeFile(before, await disk.readFile(root.lockPath), present.mode & 0o777);
  return [{ from: fresh, to: root.lockPath, replaced: before }];
}

async function writeFolder(
  disk: Disk,
  folder: string,
  files: UnpackedFile[],
  keep: { name: string }[],
  signal?: AbortSignal,
): Promise<void> {
  await makeFolders(disk, folder, [...files.map(({ path }) => path), ...keep.map((k) => k.name)]);
  for (const { path, bytes, executable } of files) {
    signal?.throwIfAborted();
    await disk.writeFile(join(folder, path), bytes, executable ? 0o755 : 0o644);
  }
}

async function makeFolders(disk: Disk, folder: string, files: string[]): Promise<void> {
  await disk.mkdir(folder);
  // A folder sorts before its content.
  for (const below of [...foldersOf(files)].toSorted()) await disk.mkdir(join(folder, below));
}

/** Makes a link in the way that the system allows: a symlink, a junction on Windows, or else a copy. */
async function makeLink(
  disk: Disk,
  staged: string,
  { path, target, files }: Extract<Change, { kind: 'link' }>,
  platform: NodeJS.Platform,
): Promise<PlacedMethod> {
  const refusals = ['EPERM', 'EACCES', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'UNKNOWN', 'EINVAL'];
  try {
    await disk.symlink(linkText(path, target), staged, 'dir');
    return 'symlink';
  } catch (err) {
    if (!hasCode(err, ...refusals)) throw err;
  }
  if (platform === 'win32') {
    try {
      // A junction needs an absolute path, so unlike a symlink it breaks when the project is moved.
      await disk.symlink(target, staged, 'junction');
      return 'junction';
    } catch (err) {
      if (!hasCode(err, ...refusals)) throw err;
    }
  }
  await writeFolder(disk, staged, files, []);
  return 'copy';
}

/** The text of a link: relative if both ends are in a tree that may be moved as a whole. */
function linkText(path: string, target: string): string {
  return relative(dirname(path), target);
}
