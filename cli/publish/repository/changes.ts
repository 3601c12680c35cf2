import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { lstat, readFile, readlink } from 'node:fs/promises';
import { join } from 'node:path';
import { getConfig, readBlob, readTree, type TreeEntry } from 'isomorphic-git';
import { isLfsPointer } from '#schema/lfs-pointer.ts';
import { isJunk } from '#schema/path.ts';
import type { FolderFile } from '../asset-folder.ts';
import { NotRecorded } from './not-recorded.ts';
import type { Repository } from './open.ts';

/** Longer than any real path. */
const pathLengthMax = 4096;
const modes = { executable: '100755', link: '120000' };

/**
 * Whether the published files of a folder differ from the commit: a file is new, gone, or has other content or
 * another executable bit. Line endings that git may have converted are ignored, and a Git LFS file is compared
 * with its pointer. Null if some files belong to a submodule, which has its own commit. `folder` is a real path,
 * `path` its path in the repository. Throws if the commit cannot be read, such as in a clone that borrows objects.
 */
export async function hasChanges(
  repository: Repository,
  { folder, path, files }: { folder: string; path: string; files: FolderFile[] },
): Promise<boolean | null> {
  const tree = await findTree(repository, path);
  if (tree === null) return true;
  const committed = new Map<string, TreeEntry>();
  const submodules: string[] = [];
  await collect(repository, tree, '', committed, submodules);
  const keepsModes = process.platform !== 'win32' && (await readsModes(repository));
  let isKnown = true;
  for (const file of files) {
    if (submodules.some((one) => file.path.startsWith(`${one}/`))) {
      isKnown = false;
      continue;
    }
    const entry = committed.get(composed(file.path));
    committed.delete(composed(file.path));
    if (!entry) return true;
    if (await differs(repository, join(folder, file.path), file, entry)) return true;
    const wasExecutable = entry.mode === modes.executable;
    if (keepsModes && file.linkTo === null && file.executable !== wasExecutable) return true;
  }
  // The remaining files are in the commit but not published: they are left out, or gone.
  for (const left of committed.values()) {
    if (!(await lstat(join(folder, left.path)).catch(() => null))) return true;
  }
  return isKnown ? false : null;
}

/** Whether git compares executable bits in this repository (`core.fileMode`). */
async function readsModes({ fs, gitdir }: Repository): Promise<boolean> {
  const value: unknown = await getConfig({ fs, gitdir, path: 'core.filemode' });
  return !/^(?:false|no|off|0)$/i.test(String(value));
}

/** The tree of a folder in the commit; null if the commit does not have the folder. */
async function findTree({ fs, gitdir, cache, commit }: Repository, path: string) {
  let { oid, tree } = await readTree({ fs, gitdir, cache, oid: commit });
  for (const segment of path.split('/').filter(Boolean)) {
    const entry = tree.find((one) => composed(one.path) === composed(segment));
    if (entry?.type !== 'tree') return null;
    ({ oid, tree } = await readTree({ fs, gitdir, cache, oid: entry.oid }));
  }
  return oid;
}

/** Collects the files of a tree that could be published; their paths are relative to the root of the tree. */
async function collect(
  repository: Repository,
  oid: string,
  below: string,
  committed: Map<string, TreeEntry>,
  submodules: string[],
): Promise<void> {
  const { fs, gitdir, cache } = repository;
  const { tree } = await readTree({ fs, gitdir, cache, oid });
  for (const entry of tree) {
    const path = below ? `${below}/${entry.path}` : entry.path;
    // In a malicious pack, a tree can contain itself.
    if (path.length > pathLengthMax) throw new NotRecorded('its commit has a path without end');
    if (isJunk(path)) continue;
    if (entry.type === 'tree') await collect(repository, entry.oid, path, committed, submodules);
    else if (entry.type === 'commit') submodules.push(path);
    else committed.set(composed(path), { ...entry, path });
  }
}

/** Normalises a name: macOS file systems decompose names, and git composes them again. */
function composed(path: string): string {
  return path.normalize('NFC');
}

async function differs(
  repository: Repository,
  at: string,
  { linkTo }: FolderFile,
  entry: TreeEntry,
): Promise<boolean> {
  if (linkTo !== null) {
    if (entry.mode !== modes.link) return true;
    return blobName(await readlink(at, { encoding: 'buffer' })) !== entry.oid;
  }
  const bytes = await readFile(at);
  if (blobName(bytes) === entry.oid) return false;
  if (bytes.includes('\r\n') && !bytes.includes(0)) {
    // latin1 keeps every byte, whatever the encoding.
    const unix = Buffer.from(bytes.toString('latin1').replaceAll('\r\n', '\n'), 'latin1');
    if (blobName(unix) === entry.oid) return false;
  }
  return !(await isStoredByLfs(repository, bytes, entry));
}

/** The git object id of a file's content: the SHA-1 of its length and bytes. */
function blobName(bytes: Uint8Array): string {
  return createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
}

/** Whether the commit has a Git LFS pointer to this content. The LFS filter, which would make the pointer, is not run here. */
async function isStoredByLfs(
  { fs, gitdir, cache }: Repository,
  bytes: Uint8Array,
  { oid }: TreeEntry,
): Promise<boolean> {
  if (!existsSync(join(gitdir, 'lfs'))) return false;
  const { blob } = await readBlob({ fs, gitdir, cache, oid });
  const digest = createHash('sha256').update(bytes).digest('hex');
  return isLfsPointer(blob) && Buffer.from(blob).includes(`oid sha256:${digest}`);
}
