import { randomUUID } from 'node:crypto';
import { dirname, join, relative } from 'node:path';
import { CliError } from '../errors.ts';
import { type Disk, exists, hasCode, statOrNull } from './disk.ts';
import { foldersOf } from './inspect.ts';
import {
  isJournalThere,
  type Journal,
  type Move,
  readJournal,
  removeJournal,
  tempName,
  writeJournal,
} from './journal.ts';
import type { PlacedMethod } from './lockfile.ts';
import { type InstallRoot, isInside } from './root.ts';
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

/**
 * Makes all changes or none. New folders are staged next to their places and moved there by renames; at
 * any moment the journal says how to undo that. If this throws, the disk is as before; if the process
 * dies, {@link recover} restores that state. The caller must hold the scope's process lock and must have
 * called `recover`.
 */
export async function runTransaction(
  disk: Disk,
  root: InstallRoot,
  work: Changes,
  options: TransactionOptions,
): Promise<void> {
  const id = randomUUID().slice(0, 8);
  const parents = new Set([root.lockPath, ...work.changes.map(({ path }) => path)].map(dirname));
  const journal: Journal = {
    id,
    state: 'staging',
    temps: [...parents].map((parent) => join(parent, tempName(id))),
    created: work.create,
    moves: [],
    prune: work.prune,
  };
  try {
    await writeJournal(disk, root, journal);
    for (const folder of [...journal.created, ...journal.temps]) await disk.mkdir(folder);
    journal.moves = await stage(disk, root, work, options, id);
    journal.state = 'swapping';
    await writeJournal(disk, root, journal);
    for (const { from, to } of journal.moves) {
      options.signal?.throwIfAborted();
      await disk.rename(from, to);
    }
    journal.state = 'committed';
    await writeJournal(disk, root, journal);
  } catch (err) {
    await undo(disk, root, journal).catch((undoing: unknown) => {
      const reason = (undoing as Error).message;
      throw new CliError('cli.failed', `${(err as Error).message}; undoing it failed: ${reason}`, {
        hints: ['the next add, list, update or remove here tries again'],
        cause: err,
      });
    });
    if (!isSystemError(err)) throw err;
    throw new CliError('cli.failed', `${err.message}; nothing was changed`, { cause: err });
  }
  await finish(disk, root, journal, options.warn);
}

/**
 * Completes the transaction of a process that died: undoes it or, if all changes were made, cleans up.
 * Gives which of the two, or null if there was no transaction. Throws if the disk does not allow it; then
 * the journal stays for another try.
 */
export async function recover(
  disk: Disk,
  root: InstallRoot,
  warn: (text: string) => void,
): Promise<'undone' | 'finished' | null> {
  if (!(await isJournalThere(disk, root))) return null;
  const journal = await readJournal(disk, root);
  if (journal === null) {
    await removeJournal(disk, root);
    return 'undone';
  }
  if (journal.state === 'committed') {
    await finish(disk, root, journal, warn);
    return 'finished';
  }
  await undo(disk, root, journal);
  return 'undone';
}

/** Writes all new files into the temporary folders. Gives the renames that move them into place. */
async function stage(
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

async function undo(disk: Disk, root: InstallRoot, journal: Journal): Promise<void> {
  for (const move of journal.moves.toReversed()) await undoMove(disk, journal, move);
  for (const temp of journal.temps) {
    // Renamed first: a partly deleted folder would make undoMove believe in moves that were never made.
    if (await exists(disk, temp)) await disk.rename(temp, `${temp}-undone`);
    await disk.removeTree(`${temp}-undone`);
  }
  for (const folder of journal.created.toReversed()) await removeIfEmpty(disk, folder);
  await removeJournal(disk, root);
}

async function undoMove(disk: Disk, journal: Journal, { from, to, replaced }: Move): Promise<void> {
  // Only the transaction writes into a temporary folder, so that side shows whether the move was made.
  const temp = journal.temps.find((one) => isInside(one, from));
  if (temp !== undefined && !(await exists(disk, temp))) return;
  const made = temp !== undefined ? !(await exists(disk, from)) : await exists(disk, to);
  if (!made) return;
  if (replaced === undefined) await disk.rename(to, from);
  else if (await exists(disk, replaced)) await disk.rename(replaced, to);
}

async function finish(
  disk: Disk,
  root: InstallRoot,
  journal: Journal,
  warn: (text: string) => void,
): Promise<void> {
  const failures: string[] = [];
  const attempt = async (path: string, work: Promise<void>) => {
    await work.catch((err: Error) => failures.push(`${path} could not be deleted: ${err.message}`));
  };
  for (const temp of journal.temps) await attempt(temp, disk.removeTree(temp));
  for (const folder of journal.prune) await attempt(folder, removeIfEmpty(disk, folder));
  // If something could not be deleted, the journal stays and the next command tries again.
  if (failures.length === 0) await attempt(root.journalPath, removeJournal(disk, root));
  for (const failure of failures) warn(failure);
}

async function removeIfEmpty(disk: Disk, folder: string): Promise<void> {
  try {
    await disk.rmdir(folder);
  } catch (err) {
    if (!hasCode(err, 'ENOENT', 'ENOTEMPTY', 'EEXIST', 'ENOTDIR')) throw err;
  }
}

/** Whether this is an error of the operating system, such as no space, no permission or a failed device. */
function isSystemError(err: unknown): err is NodeJS.ErrnoException {
  return err instanceof Error && 'syscall' in err;
}
