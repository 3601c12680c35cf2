import type { ErrorItem } from '#schema/error.ts';
import { isLeftOut, pathProblem } from '#schema/path.ts';
import type { Limits } from '../context.ts';
import { checkFiles } from './check.ts';
import { crc32 } from './crc32.ts';
import { skillManifestName, type SourceFile } from './files.ts';
import { inflateExactly } from './inflate.ts';
import { archiveRefused, problemsMax } from './refuse.ts';
import { breathe } from './breathe.ts';
import { locateData, readDirectory, type ZipDirectory, type ZipEntry } from './zip-directory.ts';

type Kept = { path: string; entry: ZipEntry; start: number; end: number };

/**
 * The files of a ZIP that a publisher sent, without folders and junk, and without the one folder
 * around everything when the manifest is in it. Strict: whatever is damaged, contradicts itself,
 * escapes, is no plain file, or passes a limit is refused with `archive.invalid`, which lists every
 * problem by file. Never unpacks more than `limits.unpackedBytesMax`, whatever the ZIP declares.
 */
export async function readZip(bytes: Uint8Array, limits: Limits): Promise<SourceFile[]> {
  const directory = open(bytes);
  const problems: ErrorItem[] = [];
  const kept = select(bytes, directory, problems);
  problems.push(
    ...overlaps(kept),
    ...checkFiles(
      kept.map(({ path, entry }) => ({ path, sizeBytes: entry.sizeBytes })),
      limits,
    ),
  );
  // Nothing is unpacked before all that is declared holds: what follows is bounded by it.
  if (problems.length > 0) throw archiveRefused(problems);

  const files: SourceFile[] = [];
  let unpacked = 0;
  for (const file of kept) {
    try {
      files.push({
        path: file.path,
        bytes: unpack(bytes, file),
        executable: (file.entry.mode & 0o111) !== 0,
      });
    } catch (err) {
      problems.push({ pointer: file.path, detail: reason(err) });
      if (problems.length >= problemsMax) break;
    }
    unpacked = await breathe(unpacked + file.entry.sizeBytes);
  }
  if (problems.length > 0) throw archiveRefused(problems);
  return withoutWrapper(files);
}

function open(bytes: Uint8Array): ZipDirectory {
  try {
    return readDirectory(bytes);
  } catch (err) {
    throw archiveRefused([{ pointer: '', detail: reason(err) }]);
  }
}

/** The plain files that are published; what is neither that nor a folder nor junk becomes a problem. */
function select(bytes: Uint8Array, directory: ZipDirectory, problems: ErrorItem[]): Kept[] {
  const kept: Kept[] = [];
  for (const [index, entry] of directory.entries.entries()) {
    const { name } = entry;
    if (name === null) {
      problems.push({ pointer: `entry ${index + 1}`, detail: 'the name is not valid UTF-8' });
      continue;
    }
    const folder = isFolder(entry, name);
    const path = name.endsWith('/') ? name.slice(0, -1) : name;
    if (isLeftOut(path)) continue;
    const problem = pathProblem(path) ?? entryProblem(entry, folder);
    if (problem !== null) {
      problems.push({ pointer: name, detail: problem });
      continue;
    }
    if (folder) continue;
    try {
      kept.push({ path: name, entry, ...locateData(bytes, entry, directory.directoryOffset) });
    } catch (err) {
      problems.push({ pointer: name, detail: reason(err) });
    }
  }
  return kept;
}

function isFolder(entry: ZipEntry, name: string): boolean {
  return name.endsWith('/') || entry.dosFolder || (entry.mode & 0o170000) === 0o040000;
}

function entryProblem(entry: ZipEntry, folder: boolean): string | null {
  const type = entry.mode & 0o170000;
  if (type === 0o120000) return 'the entry is a link; only plain files can be published';
  if (type !== 0 && type !== 0o100000 && type !== 0o040000) {
    return 'the entry is a device, pipe or socket; only plain files can be published';
  }
  if (folder && entry.sizeBytes > 0) return 'the entry is a folder but has content';
  if ((entry.flags & 1) !== 0 || (entry.flags & 0x40) !== 0) return 'the file is encrypted';
  if (entry.method !== 0 && entry.method !== 8) {
    return `the compression method ${entry.method} is not supported; use deflate`;
  }
  if (entry.sizeBytes === 0xffffffff || entry.compressedBytes === 0xffffffff) {
    return 'the file is declared with ZIP64 sizes, which no file within the limits needs';
  }
  if (entry.method === 0 && entry.sizeBytes !== entry.compressedBytes) {
    return `the file is stored with ${entry.compressedBytes} bytes but declares ${entry.sizeBytes}`;
  }
  return null;
}

/** Entries that share bytes are how a small ZIP claims a large content. */
function overlaps(kept: Kept[]): ErrorItem[] {
  const sorted = kept.toSorted((a, b) => a.entry.headerOffset - b.entry.headerOffset);
  return sorted.flatMap((file, index) => {
    const before = sorted[index - 1];
    if (!before || before.end <= file.entry.headerOffset) return [];
    return [{ pointer: file.path, detail: `the file shares its bytes with ${before.path}` }];
  });
}

function unpack(bytes: Uint8Array, { entry, start, end }: Kept): Uint8Array {
  const data = bytes.subarray(start, end);
  // A copy, so that the files do not keep the whole request in memory.
  const content = entry.method === 8 ? inflateExactly(data, entry.sizeBytes) : data.slice();
  if (crc32(content) !== entry.crc)
    throw new Error('the checksum does not fit; the file is damaged');
  return content;
}

/** Archives that GitHub and most desktops make have one folder around everything. */
function withoutWrapper(files: SourceFile[]): SourceFile[] {
  const manifest = skillManifestName.toLowerCase();
  if (files.some(({ path }) => path.toLowerCase() === manifest)) return files;
  const wrapper = files[0]?.path.split('/', 1)[0] ?? '';
  const prefix = `${wrapper}/`;
  const around =
    files.every(({ path }) => path.startsWith(prefix)) &&
    files.some(({ path }) => path.toLowerCase() === `${prefix}${manifest}`.toLowerCase());
  if (!around) return files;
  return files.map((file) => ({ ...file, path: file.path.slice(prefix.length) }));
}

function reason(err: unknown): string {
  return err instanceof Error ? err.message : String(err);
}
