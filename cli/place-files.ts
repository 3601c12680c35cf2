import { lstat, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { writeFileAtomic } from './atomic-file.ts';
import { CliError } from './errors.ts';

/** A file to write; its path has forward slashes and stays inside the folder. */
export type PlacedFile = { path: string; executable: boolean; bytes: Uint8Array };

/**
 * Writes files below `target`. A missing or empty folder is filled completely or not at all. In a folder
 * with content, files are written one by one; nothing is deleted, and no link is followed.
 */
export async function placeFiles(target: string, entries: PlacedFile[]): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const staging = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    const folder = join(staging, 'files');
    await mkdir(folder);
    for (const { path, executable, bytes } of entries) {
      const file = join(folder, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, bytes, { mode: executable ? 0o755 : 0o644, flag: 'wx' });
    }
    try {
      await rename(folder, target);
      return;
    } catch (err) {
      const code = err instanceof Error && 'code' in err ? err.code : '';
      if (!['ENOTEMPTY', 'EEXIST', 'EPERM', 'ENOTDIR'].includes(String(code))) throw err;
    }
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
  for (const { path } of entries) await refuseLinks(target, path);
  for (const { path, executable, bytes } of entries) {
    await writeFileAtomic(join(target, path), bytes, { mode: executable ? 0o755 : 0o644 });
  }
}

async function refuseLinks(target: string, path: string): Promise<void> {
  const segments = path.split('/').slice(0, -1);
  for (let depth = 0; depth <= segments.length; depth += 1) {
    const folder = join(target, ...segments.slice(0, depth));
    const found = await lstat(folder).catch(() => null);
    if (!found) return;
    if (!found.isDirectory()) throw new CliError('cli.refused', `${folder} is not a folder`);
  }
}
