import { createHash } from 'node:crypto';
import { lstat, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ErrorItem } from '#schema/error.ts';
import { checkPaths, isJunk } from '#schema/path.ts';
import { CliError } from '../errors.ts';

/** A file of a folder to publish: forward slashes, relative to the folder. */
export type FolderFile = { path: string; sizeBytes: number; executable: boolean };

/** What a registry takes; it says so at `/api/v1/meta`. */
export type FolderLimits = { filesMax: number; fileBytesMax: number; archiveBytesMax: number };

export const folderLimitsDefault: FolderLimits = {
  filesMax: 1_000,
  fileBytesMax: 10 * 1024 * 1024,
  archiveBytesMax: 50 * 1024 * 1024,
};

/** The manifest at the root of a folder, in whatever case it is written. */
export function isManifest(path: string): boolean {
  return path.toLowerCase() === 'skill.md';
}

/**
 * The files of a folder that are published, sorted, without junk. Links are never followed. Throws
 * `archive.invalid`, naming each file and why, for links, devices, paths that no registry takes,
 * and more or larger files than the limits allow.
 */
export async function listFolder(
  folder: string,
  limits: FolderLimits = folderLimitsDefault,
): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  const errors: ErrorItem[] = [];
  let total = 0;
  const walk = async (below: string): Promise<void> => {
    const entries = await readdir(join(folder, below), { withFileTypes: true });
    for (const entry of entries.sort((a, b) => compare(a.name, b.name))) {
      const path = below ? `${below}/${entry.name}` : entry.name;
      if (isJunk(path)) continue;
      if (entry.isDirectory()) {
        await walk(path);
      } else if (entry.isFile()) {
        const { size, mode } = await lstat(join(folder, path));
        files.push({ path, sizeBytes: size, executable: (mode & 0o111) !== 0 });
        total += size;
        if (size > limits.fileBytesMax) {
          errors.push({
            pointer: path,
            detail: `the file is larger than ${limits.fileBytesMax} bytes`,
          });
        }
      } else {
        const what = entry.isSymbolicLink() ? 'a link' : 'neither a file nor a folder';
        errors.push({ pointer: path, detail: `the path is ${what}; publish files only` });
      }
      // Far beyond what can be stored there is no use in walking a whole disk.
      if (files.length > limits.filesMax * 10) return;
    }
  };
  await walk('');
  if (files.length > limits.filesMax) {
    errors.push({ pointer: '', detail: `more than ${limits.filesMax} files` });
  }
  // The registry measures the archive, which is smaller; this only spares a hopeless upload.
  if (total > limits.archiveBytesMax * 4) {
    errors.push({ pointer: '', detail: `${total} bytes are more than a registry takes` });
  }
  for (const error of checkPaths(files.map(({ path }) => path))) errors.push(error);
  if (!files.some(({ path }) => isManifest(path))) {
    errors.push({ pointer: 'SKILL.md', detail: 'there is no SKILL.md at the root' });
  }
  if (errors.length > 0) {
    const hints = errors.some(({ pointer }) => pointer === 'SKILL.md')
      ? ['for every skill below:  --recursive']
      : [];
    throw new CliError('archive.invalid', 'The folder cannot be published', { errors, hints });
  }
  return files;
}

/** The files with their bytes. On Windows, which has no executable bit, a script is told by its `#!`. */
export async function readFolder(
  folder: string,
  files: FolderFile[],
  platform: NodeJS.Platform = process.platform,
): Promise<{ path: string; executable: boolean; bytes: Uint8Array }[]> {
  const result = [];
  for (const { path, executable } of files) {
    const bytes = await readFile(join(folder, path));
    const script = platform === 'win32' && bytes[0] === 0x23 && bytes[1] === 0x21;
    result.push({ path, executable: executable || script, bytes });
  }
  return result;
}

/** One hash over paths, modes and bytes: equal for folders that would be published as the same archive. */
export async function contentDigest(folder: string, files: FolderFile[]): Promise<string> {
  const hash = createHash('sha256');
  for (const file of files) {
    const [read] = await readFolder(folder, [file]);
    if (!read) continue;
    const path = isManifest(file.path) ? 'SKILL.md' : file.path;
    hash.update(`${path}\0${read.executable ? 'x' : '-'}\0${read.bytes.length}\0`);
    hash.update(read.bytes);
  }
  return hash.digest('hex');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
