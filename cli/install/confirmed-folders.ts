import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { kinds } from '#schema/kinds/index.ts';
import { targets } from '#schema/targets.ts';
import { writeFileAtomic } from '../atomic-file.ts';
import { locationsOf, type Places } from '../targets/places.ts';
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
 * The folders outside the table of agent targets that this user installed into from this machine, with
 * `--dir` or an environment variable of a tool; real and absolute paths. Empty if there are none, or if
 * the file belongs to another root.
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

/** Adds folders to the confirmed ones. The caller must hold the root's process lock. */
export async function writeConfirmed(root: InstallRoot, confirmed: string[]): Promise<void> {
  const { scope, folder } = root;
  const texts = [...new Set(confirmed.map((one) => recordPath(root, one)))].toSorted();
  const text = JSON.stringify({ version: 1, scope, folder, confirmed: texts }, null, 2);
  await writeFileAtomic(root.foldersPath, `${text}\n`, { mode: 0o600 });
}

/**
 * The folders of all agent targets and kinds for a scope, as real and absolute paths. A folder that leads
 * out of the project or into a `.git` is left out.
 */
export async function tableFolders(
  disk: Disk,
  root: InstallRoot,
  places: Places,
): Promise<string[]> {
  const folders = targets.flatMap((target) =>
    kinds.flatMap((kind) =>
      locationsOf(kind, target, root.scope, places).flatMap(({ type, path }) =>
        type === 'folder' ? [path] : [],
      ),
    ),
  );
  const real = await Promise.all(
    [...new Set(folders)].map((folder) => realFolder(disk, root, folder).catch(() => null)),
  );
  return real.filter((folder) => folder !== null);
}

/** The real path of a folder for assets; a link at the folder itself is followed too. The folder need not exist. */
export async function realFolder(disk: Disk, root: InstallRoot, folder: string): Promise<string> {
  const { path } = await realPathOf(disk, root, join(folder, 'any'));
  return join(path, '..');
}
