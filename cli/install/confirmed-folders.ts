import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { kinds } from '#schema/kinds/index.ts';
import { targets } from '#schema/targets.ts';
import { writeFileAtomic } from '../atomic-file.ts';
import { locationsOf, type Places } from '../targets/places.ts';
import { groupBy } from './group-by.ts';
import { type Disk, hasCode, statOrNull } from './disk.ts';
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

/** The places of the table of agent targets that an install may use; real and absolute paths. */
export type TablePlaces = {
  folders: string[];
  /** Shared files, with the JSON pointers below which entries stand; null if their kind does not say. */
  files: Map<string, string[] | null>;
};

/**
 * The places of all agent targets and kinds for a scope. A place that leads out of the project or into a
 * `.git` is left out.
 */
export async function tablePlaces(
  disk: Disk,
  root: InstallRoot,
  places: Places,
): Promise<TablePlaces> {
  const locations = targets.flatMap((target) =>
    kinds.flatMap((kind) => locationsOf(kind, target, root.scope, places)),
  );
  const folders = locations.filter(({ type }) => type === 'folder').map(({ path }) => path);
  const real = await Promise.all(
    [...new Set(folders)].map((folder) => realFolder(disk, root, folder).catch(() => null)),
  );
  const files = new Map<string, string[] | null>();
  const shared = groupBy(
    locations.filter(({ type }) => type === 'file'),
    ({ path }) => path,
  );
  for (const [file, found] of shared) {
    const path = await realFile(disk, root, file).catch(() => null);
    if (path === null) continue;
    const pointers = found.map(({ pointer }) => pointer);
    const known = files.get(path) ?? [];
    const isOpen = pointers.includes(undefined) || files.get(path) === null;
    files.set(path, isOpen ? null : [...known, ...pointers.filter((one) => one !== undefined)]);
  }
  return { folders: real.filter((folder) => folder !== null), files };
}

/** The real path of a folder for assets; a link at the folder itself is followed too. The folder need not exist. */
export async function realFolder(disk: Disk, root: InstallRoot, folder: string): Promise<string> {
  const { path } = await realPathOf(disk, root, join(folder, 'any'));
  return join(path, '..');
}

/** The real path of a shared file; a link at the file itself is followed too. The file need not exist. */
export async function realFile(disk: Disk, root: InstallRoot, file: string): Promise<string> {
  const { path } = await realPathOf(disk, root, file);
  const stat = await statOrNull(disk, path);
  if (!stat?.isSymbolicLink()) return path;
  return (await realPathOf(disk, root, await disk.realpath(path))).path;
}
