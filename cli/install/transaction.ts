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

/** What happens to what is at a place now. */
export type Displaced =
  /** Nothing is there. */
  | { kind: 'nothing' }
  /** All of it goes. */
  | { kind: 'whole' }
  /** It is set aside under another name. */
  | { kind: 'backup'; to: string }
  /** These files go, paths below it with `/`; the rest stays. */
  | { kind: 'files'; files: string[] };

/** One place that a transaction changes; paths are real and absolute. */
export type Change = { path: string; displaced: Displaced } & (
  | {
      kind: 'folder';
      files: UnpackedFile[];
      /** What is not ours in the folder that this one follows, and goes on in it. */
      keep: { from: string; name: string }[];
    }
  | {
      kind: 'link';
      target: string;
      /** Called when no link could be made. */ files: UnpackedFile[];
    }
  | { kind: 'nothing' }
);

/** All that one command changes in one scope. */
export type Changes = {
  changes: Change[];
  /** Folders to make first, shallow first. */
  create: string[];
  /** Folders to take away in the end if they are empty by then, deep first. */
  prune: string[];
  /**
   * The lock's new text, given how each link was made in the end; null takes the lock away,
   * undefined leaves it alone.
   */
  lock(linked: Map<string, PlacedMethod>): string | null | undefined;
};

export type TransactionOptions = {
  platform: NodeJS.Platform;
  /** Looked at between steps: an abort undoes what was done, as any failure does. */
  signal?: AbortSignal | undefined;
  /** Told of what could not be cleaned up after the work was done. */
  warn(text: string): void;
};

/**
 * Makes all changes or none. New folders are staged beside their places and put there by renames;
 * the journal says at every moment how to get back. When this throws, the disk is as it was; when
 * the process dies, {@link recover} makes it so. Hold the scope's process lock and call `recover`
 * before.
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
 * Ends what a process that died left half done: undoes it, or cleans up after it when the work was
 * done. Says which, or null when there was nothing. Throws when the disk does not allow it; then
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

/** Writes all that is new into the temporary folders; gives the renames that put it in place. */
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
  // A folder sorts before what is in it.
  for (const below of [...foldersOf(files)].toSorted()) await disk.mkdir(join(folder, below));
}

/** A link in whichever way the system lets us: symlink, on Windows a junction, else a copy. */
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
      // A junction holds an absolute path; the others survive a move of the project.
      await disk.symlink(target, staged, 'junction');
      return 'junction';
    } catch (err) {
      if (!hasCode(err, ...refusals)) throw err;
    }
  }
  await writeFolder(disk, staged, files, []);
  return 'copy';
}

/** Relative where both are in one tree that may be moved as a whole. */
function linkText(path: string, target: string): string {
  return relative(dirname(path), target);
}

async function undo(disk: Disk, root: InstallRoot, journal: Journal): Promise<void> {
  for (const move of journal.moves.toReversed()) await undoMove(disk, journal, move);
  for (const temp of journal.temps) {
    // Under another name first: half of it deleted, it would tell undoMove of moves never made.
    if (await exists(disk, temp)) await disk.rename(temp, `${temp}-undone`);
    await disk.removeTree(`${temp}-undone`);
  }
  for (const folder of journal.created.toReversed()) await removeIfEmpty(disk, folder);
  await removeJournal(disk, root);
}

async function undoMove(disk: Disk, journal: Journal, { from, to, replaced }: Move): Promise<void> {
  // Only we put anything into a temporary folder, so that side tells whether the move was made.
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
  // With anything left the journal stays, and the next command tries again.
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

/** An error of the operating system's: no space, no right, a device that failed. */
function isSystemError(err: unknown): err is NodeJS.ErrnoException {
  return err instanceof Error && 'syscall' in err;
}
