import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { InstallScope } from '#schema/targets.ts';
import { CliError } from '../errors.ts';
import { hasCode } from './disk.ts';

/** The CLI's own folder: in the home folder and, for linked installs, in a project. */
export const stateFolderName = '.skills-registry';

/** Files about one install root that must not come from the working tree. All paths are absolute. */
export type OwnFiles = {
  /** The journal of the running transaction, used to undo it. */
  journalPath: string;
  /** The lock against other processes of this user. */
  processLockPath: string;
  /** The folders that this user named with `--dir`. */
  foldersPath: string;
};

/**
 * The paths of the journal, the process lock and the confirmed folders of an install root. They are in
 * `~/.skills-registry/installs`, with names made from the real path of the root, because a project may be
 * someone else's work and cannot be trusted with them. If the home folder is not known or not writable, they are in a
 * private folder below the temporary folder. Creates nothing; see {@link ensureOwnFolder}.
 */
export async function ownFiles(
  scope: InstallScope,
  folder: string,
  home: string | null,
  temporary = tmpdir(),
): Promise<OwnFiles> {
  const own = (home && (await usableFolder(home))) || temporaryFolder(temporary);
  const key = createHash('sha256').update(`${scope}\0${folder}`).digest('hex').slice(0, 32);
  return {
    journalPath: join(own, `${key}.journal.json`),
    processLockPath: join(own, `${key}.lock`),
    foldersPath: join(own, `${key}.folders.json`),
  };
}

/**
 * Creates the folder of the own files, readable only by this user. Throws `cli.refused` if a folder that
 * another user could change is in its place.
 */
export async function ensureOwnFolder({ processLockPath }: OwnFiles): Promise<void> {
  const own = dirname(processLockPath);
  await mkdir(own, { recursive: true, mode: 0o700 }).catch((err: unknown) => {
    // A link that leads nowhere, or a file.
    if (!hasCode(err, 'EEXIST')) throw err;
  });
  if (isOurs(await lstat(own))) return;
  throw new CliError('cli.refused', `${own} is not a folder that only you can write to`, {
    hints: [
      'nothing was changed; set HOME or TMPDIR to a folder that belongs to you, and try again',
    ],
  });
}

/** The own folder in the home folder; null if it cannot be there: the nearest existing folder above it must allow that. */
async function usableFolder(home: string): Promise<string | null> {
  const own = join(home, stateFolderName, 'installs');
  // A relative HOME would be a folder of the project.
  if (!isAbsolute(home)) return null;
  const found = await lstat(own).catch(() => null);
  if (found !== null) return isOurs(found) && (await isWritable(own)) ? own : null;
  for (const folder of [dirname(own), home]) {
    // The user's own links are followed here.
    const above = await stat(folder).catch(() => null);
    if (above !== null) return above.isDirectory() && (await isWritable(folder)) ? own : null;
  }
  return null;
}

function temporaryFolder(temporary: string): string {
  return join(temporary, `agenthub-cli-${process.getuid?.() ?? 'user'}`);
}

/** Whether this is a real folder of this user that nobody else can write to. Windows reports neither, but there both folders belong to the user. */
function isOurs(found: Stats): boolean {
  if (!found.isDirectory()) return false;
  if (process.getuid === undefined) return true;
  return found.uid === process.getuid() && (found.mode & 0o022) === 0;
}

async function isWritable(folder: string): Promise<boolean> {
  return access(folder, constants.W_OK | constants.X_OK).then(
    () => true,
    () => false,
  );
}
