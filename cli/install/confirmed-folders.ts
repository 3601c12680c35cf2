import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { kinds } from '#schema/kinds/index.ts';
import { targets } from '#schema/targets.ts';
import { writeFileAtomic } from '../atomic-file.ts';
import { assetsFolder, type Places } from '../targets/places.ts';
import { type Disk, hasCode } from './disk.ts';
import { realPathOf } from './inspect.ts';
import { type InstallRoot, recordedPath, recordPath } from './root.ts';

const stored = z.object({
  version: z.literal(1),
  scope: z.enum(['project', 'user']),
  folder: z.string(),
  confirmed: z.array(z.string().min(1)),
});

/**
 * The folders beyond the table of agent targets that this user put assets into from this machine, with
 * `--dir` or through a variable of a tool; real and absolute. Empty when there are none, and when what
 * is there is of another root.
 */
export async function readConfirmed(root: InstallRoot): Promise<string[]> {
  let value: unknown;
  try {
    value = JSON.parse(await readFile(root.foldersPath, 'utf8'));
  } catch (err) {
    if (hasCode(err, 'ENOENT', 'ENOTDIR', 'EACCES') || err instanceof SyntaxError) return [];
    throw err;
  }
  const { data } = stored.safeParse(value);
  if (data?.scope !== root.scope || data.folder !== root.folder) return [];
  return data.confirmed.map((text) => recordedPath(root, text));
}

/** Keeps those folders as confirmed, with what was before. Hold the root's process lock. */
export async function writeConfirmed(root: InstallRoot, confirmed: string[]): Promise<void> {
  const { scope, folder } = root;
  const texts = [...new Set(confirmed.map((one) => recordPath(root, one)))].toSorted();
  const text = JSON.stringify({ version: 1, scope, folder, confirmed: texts }, null, 2);
  await writeFileAtomic(root.foldersPath, `${text}\n`, { mode: 0o600 });
}

/**
 * The folders that the table of agent targets gives for a scope, of every kind, real and absolute. One that is
 * not to be used here, since it leads out of the project or into a `.git`, is left out.
 */
export async function tableFolders(
  disk: Disk,
  root: InstallRoot,
  places: Places,
): Promise<string[]> {
  const folders = targets.flatMap((target) =>
    kinds.flatMap((kind) => assetsFolder(kind, target, root.scope, places) ?? []),
  );
  const real = await Promise.all(
    [...new Set(folders)].map((folder) => realFolder(disk, root, folder).catch(() => null)),
  );
  return real.filter((folder) => folder !== null);
}

/** Where a folder that assets are put into really is, its own link followed; it need not exist. */
export async function realFolder(disk: Disk, root: InstallRoot, folder: string): Promise<string> {
  const { path } = await realPathOf(disk, root, join(folder, 'any'));
  return join(path, '..');
}
