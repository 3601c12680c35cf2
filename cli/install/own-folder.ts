import { createHash } from 'node:crypto';
import { constants, type Stats } from 'node:fs';
import { access, lstat, mkdir, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import type { InstallScope } from '#schema/targets.ts';
import { CliError } from '../errors.ts';
import { hasCode } from './disk.ts';

/** The folder for what belongs to the CLI, in the home folder and, for linked installs, in a project. */
export const stateFolderName = '.skills-registry';

/** What the CLI knows of one install root that no working tree may tell it. All paths absolute. */
export type OwnFiles = {
  /** How to get back, while a transaction is under way. */
  journalPath: string;
  /** Keeps other processes of this user out. */
  processLockPath: string;
  /** The folders that this user named with `--dir`. */
  foldersPath: string;
};

/**
 * Where the journal, the process lock and the confirmed folders of an install root are: in
 * `~/.skills-registry/installs`, under a name made of the root's real path. A project may be someone
 * else's work, so it cannot hold them. Without a home folder that this user can write to, in a folder
 * of this user alone below the temporary one. Makes nothing; see {@link ensureOwnFolder}.
 */
export async function ownFiles(
  scope: InstallScope,
  folder: string,
  home: string,
  temporary = tmpdir(),
): Promise<OwnFiles> {
  const atHome = join(home, stateFolderName, 'installs');
  const own = (await isUsable(home, atHome)) ? atHome : temporaryFolder(temporary);
  const key = createHash('sha256').update(`${scope}\0${folder}`).digest('hex').slice(0, 32);
  return {
    journalPath: join(own, `${key}.journal.json`),
    processLockPath: join(own, `${key}.lock`),
    foldersPath: join(own, `${key}.folders.json`),
  };
}

/**
 * Makes the folder that own files are in, readable by this user alone. Throws `cli.refused` when
 * something that another user could change is in its place.
 */
export async function ensureOwnFolder({ processLockPath }: OwnFiles): Promise<void> {
  const own = dirname(processLockPath);
  await mkdir(own, { recursive: true, mode: 0o700 }).catch((err: unknown) => {
    // A link that leads nowhere, or a file.
    if (!hasCode(err, 'EEXIST')) throw err;
  });
  if (isOurs(await lstat(own))) return;
  throw new CliError('cli.refused', `${own} is not a folder that only you can change`, {
    hints: ['nothing was changed; set HOME to a folder of yours, or TMPDIR to one, and try again'],
  });
}

/** Whether the installs folder can be had at home: the first of these that exists has to allow it. */
async function isUsable(home: string, atHome: string): Promise<boolean> {
  // A relative HOME would be a folder of the project.
  if (!isAbsolute(home)) return false;
  const found = await lstat(atHome).catch(() => null);
  if (found !== null) return isOurs(found) && isWritable(atHome);
  for (const folder of [dirname(atHome), home]) {
    // The user's own links are followed here.
    const above = await stat(folder).catch(() => null);
    if (above !== null) return above.isDirectory() && isWritable(folder);
  }
  return false;
}

function temporaryFolder(temporary: string): string {
  return join(temporary, `agenthub-cli-${process.getuid?.() ?? 'user'}`);
}

/** A real folder of this user that nobody else can write to. Windows tells neither; there both folders are the user's. */
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
