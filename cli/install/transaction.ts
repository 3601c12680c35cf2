import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { CliError } from '../errors.ts';
import { type Disk, exists, hasCode } from './disk.ts';
import {
  isJournalThere,
  type Journal,
  type Move,
  readJournal,
  removeJournal,
  tempName,
  writeJournal,
} from './journal.ts';
import { type InstallRoot, isInside } from './root.ts';
import { type Changes, stage, type TransactionOptions } from './staging.ts';

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
