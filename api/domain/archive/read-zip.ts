import type { Kind } from '#schema/kind.ts';
import { isManifest } from '#schema/kinds/index.ts';
import type { ErrorItem } from '#schema/error.ts';
import { linkCopied } from '#schema/link.ts';
import { isLeftOut, pathProblem } from '#schema/path.ts';
import type { Limits } from '../limits.ts';
import { yieldToEventLoop } from './yield-to-event-loop.ts';
import { checkCount, checkFiles } from './check.ts';
import { type IncomingFiles, type SourceFile } from './files.ts';
import { leftOutWarnings } from './left-out.ts';
import { archiveRefused, problemsMax } from './refuse.ts';
import { locateData, readDirectory, type ZipDirectory } from './zip-directory.ts';
import { entryProblem, isFolder, isLink, type LocatedEntry, reason, unpack } from './zip-entry.ts';
import { resolveLinks } from './zip-links.ts';

/**
 * Reads the files of an uploaded ZIP, without folders and junk. A single folder around everything is removed
 * if it contains the manifest. A link to a plain file of the archive becomes a copy of that file. Anything
 * damaged, inconsistent, escaping, not a plain file, or over a limit is refused with `archive.invalid`, which
 * lists the problems by file. Never unpacks more than `limits.unpackedBytesMax`, whatever the ZIP declares.
 * Warnings name what was copied and left out.
 */
export async function readZip(
  kind: Kind,
  bytes: Uint8Array,
  limits: Limits,
): Promise<IncomingFiles> {
  const directory = openDirectory(bytes);
  const { kept, leftOut, problems } = select(bytes, directory);
  const counted = checkCount(kept.length + problems.length, limits, kept[limits.filesMax]?.path);
  if (counted) throw archiveRefused([counted]);
  if (kept.length === 0) throw archiveRefused(problems);
  // Checked before the targets of links are unpacked: entries that share bytes could be unpacked many times
  // over.
  const shared = overlaps(kept);
  if (shared.length > 0) throw archiveRefused([...problems, ...shared]);
  const { links, problems: linkProblems } = resolveLinks(bytes, kept);
  const plain = kept.filter(({ entry }) => !isLink(entry));
  const declared = checkFiles(
    [...plain, ...links].map((file) => ({
      path: file.path,
      sizeBytes: ('of' in file ? file.of : file).entry.sizeBytes,
    })),
    limits,
  );
  const refused = [...problems, ...linkProblems, ...declared];
  // Nothing is unpacked until all declared sizes are within the limits, which bound the work below.
  if (refused.length > 0) throw archiveRefused(refused);

  const files = await unpackAll(bytes, plain);
  const contents = new Map(files.map((file) => [file.path, file]));
  for (const { path, of } of links) {
    const file = contents.get(of.path);
    if (file) files.push({ ...file, path });
  }
  const wrapper = wrapperOf(kind, files);
  const inside = (path: string) => path.slice(wrapper.length);
  return {
    files: wrapper === '' ? files : files.map((file) => ({ ...file, path: inside(file.path) })),
    warnings: [
      ...leftOutWarnings(leftOut),
      ...links.map(({ path, target }) => linkCopied(inside(path), target)),
    ],
  };
}

async function unpackAll(bytes: Uint8Array, kept: LocatedEntry[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  const problems: ErrorItem[] = [];
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
    unpacked = await yieldToEventLoop(unpacked + file.entry.sizeBytes);
  }
  if (problems.length > 0) throw archiveRefused(problems);
  return files;
}

/** The total unpacked size that a ZIP declares, in bytes; 0 if it cannot be read. */
export function declaredBytes(bytes: Uint8Array): number {
  try {
    return readDirectory(bytes).entries.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  } catch {
    return 0; // readZip reports the error
  }
}

function openDirectory(bytes: Uint8Array): ZipDirectory {
  try {
    return readDirectory(bytes);
  } catch (err) {
    throw archiveRefused([{ pointer: '', detail: reason(err) }]);
  }
}

/**
 * Selects the plain files and links of an archive. Folders and junk are skipped; any other entry is a
 * problem.
 */
function select(bytes: Uint8Array, directory: ZipDirectory) {
  const kept: LocatedEntry[] = [];
  const leftOut: string[] = [];
  const problems: ErrorItem[] = [];
  for (const [index, entry] of directory.entries.entries()) {
    const { name } = entry;
    if (name === null) {
      problems.push({ pointer: `entry ${index + 1}`, detail: 'the name is not valid UTF-8' });
      continue;
    }
    const folder = isFolder(entry, name);
    const path = name.endsWith('/') ? name.slice(0, -1) : name;
    if (isLeftOut(path)) {
      if (!folder) leftOut.push(path);
      continue;
    }
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
  return { kept, leftOut, problems };
}

/** Entries that share bytes: a small ZIP uses them to unpack to a huge size. */
function overlaps(kept: LocatedEntry[]): ErrorItem[] {
  const sorted = kept.toSorted((a, b) => a.entry.headerOffset - b.entry.headerOffset);
  return sorted.flatMap((file, index) => {
    const before = sorted[index - 1];
    if (!before || before.end <= file.entry.headerOffset) return [];
    return [{ pointer: file.path, detail: `the file shares its bytes with ${before.path}` }];
  });
}

/**
 * The single folder around everything, with its slash, as GitHub and most desktops add it; '' if there is
 * none.
 */
function wrapperOf(kind: Kind, files: SourceFile[]): string {
  if (files.some(({ path }) => isManifest(kind, path))) return '';
  const prefix = `${files[0]?.path.split('/', 1)[0] ?? ''}/`;
  const around =
    files.every(({ path }) => path.startsWith(prefix)) &&
    files.some(({ path }) => isManifest(kind, path.slice(prefix.length)));
  return around ? prefix : '';
}
