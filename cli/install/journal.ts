import { basename, join } from 'node:path';
import { z } from 'zod';
import { CliError } from '../errors.ts';
import { type Disk, exists, hasCode } from './disk.ts';
import { realPathOf } from './inspect.ts';
import { type InstallRoot, isInside, recordedPath, recordPath } from './root.ts';

/** One rename. At least one side is in a temporary folder of the transaction, except for a backup. */
export type Move = {
  from: string;
  to: string;
  /** A copy of the old content of `to`; only for the lock, which is replaced in place. */
  replaced?: string | undefined;
};

/**
 * The steps of a transaction. It is written to the disk before the first step, so that the next command
 * can recover after a crash: `staging` and `swapping` are undone, `committed` is finished.
 */
export type Journal = {
  id: string;
  state: 'staging' | 'swapping' | 'committed';
  /** Temporary folders, deleted with their content at the end of the transaction. */
  temps: string[];
  /** New folders above the placed ones, the topmost first. */
  created: string[];
  moves: Move[];
  /** Folders to delete at the end if they are empty, the deepest first. */
  prune: string[];
};

const path = z.string().min(1);
const stored = z.object({
  version: z.literal(1),
  /** The install root, by its real path: the name of the journal file is only a hash of it. */
  scope: z.enum(['project', 'user']),
  folder: path,
  id: z.string().regex(/^[0-9a-f-]{8,36}$/),
  state: z.enum(['staging', 'swapping', 'committed']),
  temps: z.array(path),
  created: z.array(path),
  moves: z.array(z.object({ from: path, to: path, replaced: path.optional() })),
  prune: z.array(path),
});

/** The name of a transaction's temporary folders; agents skip folders that begin with a dot. */
export function tempName(id: string): string {
  return `.agenthub-tmp-${id}`;
}

/** The name of the backup of a folder. */
export function backupName(folder: string, now: Date): string {
  return `${folder}.backup-${now.toISOString().replace(/[-:.]/g, '')}`;
}

function stagedPath(root: InstallRoot): string {
  return `${root.journalPath}.new`;
}

/** Writes the journal to the disk, atomically and durably. */
export async function writeJournal(disk: Disk, root: InstallRoot, journal: Journal): Promise<void> {
  const record = (one: string) => recordPath(root, one);
  const text = JSON.stringify({
    version: 1,
    scope: root.scope,
    folder: root.folder,
    id: journal.id,
    state: journal.state,
    temps: journal.temps.map(record),
    created: journal.created.map(record),
    moves: journal.moves.map(({ from, to, replaced }) => ({
      from: record(from),
      to: record(to),
      ...(replaced ? { replaced: record(replaced) } : {}),
    })),
    prune: journal.prune.map(record),
  });
  const staged = stagedPath(root);
  await removeFile(disk, staged);
  await disk.writeDurably(staged, new TextEncoder().encode(text));
  await disk.rename(staged, root.journalPath);
}

/** Deletes the journal at the end of a transaction. */
export async function removeJournal(disk: Disk, root: InstallRoot): Promise<void> {
  await removeFile(disk, stagedPath(root));
  await removeFile(disk, root.journalPath);
}

/** The journal file that older versions of agenthub-cli kept in the project; it is never obeyed. */
const journalNameInTree = '.agenthub-journal.json';

/**
 * A warning about a journal inside the project, or null. It came with a clone or from an older
 * agenthub-cli and is never obeyed: it could make us move any file of the project.
 */
export async function warningOfJournalInTree(
  disk: Disk,
  { scope, folder }: InstallRoot,
): Promise<string | null> {
  const found = join(folder, journalNameInTree);
  if (scope !== 'project' || !(await exists(disk, found))) return null;
  return `${found} is ignored: it came with the project or from an older agenthub-cli; delete it`;
}

/** Whether an earlier transaction left its journal, whole or half written. */
export async function isJournalThere(disk: Disk, root: InstallRoot): Promise<boolean> {
  return (await exists(disk, root.journalPath)) || (await exists(disk, stagedPath(root)));
}

/**
 * The journal of an interrupted transaction, or null. It is in a folder that only this user can write to,
 * but the project may have changed since. So each path must still be in the root, outside of any `.git`,
 * and in a temporary folder of the right name; otherwise `cli.refused` is thrown.
 */
export async function readJournal(disk: Disk, root: InstallRoot): Promise<Journal | null> {
  let bytes: Uint8Array;
  try {
    bytes = await disk.readFile(root.journalPath);
  } catch (err) {
    if (hasCode(err, 'ENOENT')) return null;
    throw err;
  }
  const parsed = stored.safeParse(parseJson(bytes));
  if (!parsed.success) throw strange(root);
  if (parsed.data.scope !== root.scope || parsed.data.folder !== root.folder) throw strange(root);
  const real = async (text: string) => {
    const at = recordedPath(root, text);
    // The real path must equal the recorded one; below a link out of the project, realPathOf throws.
    if ((await realPathOf(disk, root, at)).path !== at) throw strange(root);
    return at;
  };
  const all = (texts: string[]) => Promise.all(texts.map(real));
  const { id, state } = parsed.data;
  const journal: Journal = {
    id,
    state,
    temps: await all(parsed.data.temps),
    created: await all(parsed.data.created),
    moves: await Promise.all(
      parsed.data.moves.map(async ({ from, to, replaced }) => ({
        from: await real(from),
        to: await real(to),
        ...(replaced ? { replaced: await real(replaced) } : {}),
      })),
    ),
    prune: await all(parsed.data.prune),
  };
  const inTemp = (one: string) => isInTemp(journal, one);
  const sound =
    journal.temps.every((temp) => basename(temp) === tempName(id)) &&
    journal.moves.every(
      ({ from, to, replaced }) =>
        (inTemp(from) || inTemp(to) || to.startsWith(`${from}.backup-`)) &&
        (replaced === undefined || inTemp(replaced)),
    );
  if (!sound) throw strange(root);
  return journal;
}

/** Whether a path is in one of the journal's temporary folders. */
function isInTemp(journal: Pick<Journal, 'temps'>, one: string): boolean {
  return journal.temps.some((temp) => isInside(temp, one));
}

/** Deletes a file if it exists. */
async function removeFile(disk: Disk, file: string): Promise<void> {
  try {
    await disk.unlink(file);
  } catch (err) {
    if (!hasCode(err, 'ENOENT')) throw err;
  }
}

function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    return null;
  }
}

function strange(root: InstallRoot): CliError {
  return new CliError(
    'cli.refused',
    `${root.journalPath} was not written by this project's installs`,
    {
      hints: ['nothing was changed; find out where the file came from, then delete it'],
    },
  );
}
