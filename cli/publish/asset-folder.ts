import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { credentialKind } from '#schema/credential-file.ts';
import type { ErrorItem } from '#schema/error.ts';
import { fileWarnings } from '#schema/file-warnings.ts';
import type { Kind } from '#schema/kind.ts';
import { isManifest, kindModule } from '#schema/kinds/index.ts';
import { isLfsPointer, lfsPointerProblem } from '#schema/lfs-pointer.ts';
import { followLink, linkCopied } from '#schema/link.ts';
import { warningsMax } from '#schema/manifest/limits.ts';
import { checkPaths } from '#schema/path.ts';
import { pathWarnings } from '#schema/path-warnings.ts';
import type { Warning } from '#schema/version.ts';
import { CliError } from '../errors.ts';
import type { LeftOut } from './left-out.ts';
import { type Walked, walkFolder } from './walk-folder.ts';

/** A file of a folder to publish: forward slashes, relative to the folder. */
export type FolderFile = {
  path: string;
  sizeBytes: number;
  executable: boolean;
  /** For a link, its target, whose content is published instead; otherwise null. */
  linkTo: string | null;
};

/** The files of a folder that are published, those that are left out, and warnings for the author. */
export type FolderListing = { files: FolderFile[]; leftOut: LeftOut[]; warnings: Warning[] };

/** The limits of a registry, from `/api/v1/meta`. */
export type FolderLimits = { filesMax: number; fileBytesMax: number; archiveBytesMax: number };

export const folderLimitsDefault: FolderLimits = {
  filesMax: 1_000,
  fileBytesMax: 10 * 1024 * 1024,
  archiveBytesMax: 50 * 1024 * 1024,
};

/**
 * Lists the files of a folder to publish, sorted. Junk, files that git ignores and files that look like
 * credentials are left out. `include` has absolute paths to publish nevertheless; the path of a folder includes
 * all of its files except credentials. A link to a regular file of the folder counts as that file. Throws
 * `archive.invalid`, with each file and the reason, for other links, devices, Git LFS pointers, invalid paths,
 * and more or larger files than the limits allow.
 */
export async function listFolder(
  kind: Kind,
  folder: string,
  {
    limits = folderLimitsDefault,
    include = new Set(),
  }: { limits?: FolderLimits | undefined; include?: ReadonlySet<string> | undefined } = {},
): Promise<FolderListing> {
  const { manifestFile } = kindModule(kind);
  const walked = await walkFolder(kind, folder, include, limits.filesMax * 10);
  const { files, errors } = withLinks(walked, limits);
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  // Checked before paths and contents. The registry measures the compressed archive, which is smaller.
  if (files.length > limits.filesMax) {
    throw refused([{ pointer: '', detail: `more than ${limits.filesMax} files` }]);
  }
  if (total > limits.archiveBytesMax * 4) {
    throw refused([{ pointer: '', detail: `${total} bytes are more than a registry takes` }]);
  }
  const { leftOut, ...looked } = await lookInside(folder, files, include);
  const out = new Set(leftOut.map(({ path }) => path));
  const kept = files.filter(({ path, linkTo }) => !out.has(path) && !out.has(linkTo ?? path));
  const problems = [
    ...errors,
    ...looked.errors.filter(({ pointer }) => !out.has(pointer)),
    ...checkPaths(kept.map(({ path }) => path)),
  ];
  if (!kept.some(({ path }) => isManifest(kind, path))) {
    problems.push({ pointer: manifestFile, detail: `there is no ${manifestFile} at the root` });
    throw refused(problems);
  }
  if (problems.length > 0) throw refused(problems);
  const links = kept.flatMap(({ path, linkTo }) =>
    linkTo === null ? [] : linkCopied(path, linkTo),
  );
  const warnings = [...links, ...pathWarnings(kept.map(({ path }) => path)), ...looked.warnings];
  return {
    files: kept,
    leftOut: [...walked.leftOut, ...leftOut].toSorted((a, b) => compare(a.path, b.path)),
    warnings: warnings.slice(0, warningsMax),
  };
}

/** The walked files, and the links to one of them as files; other links are errors. */
function withLinks({ files, folders, links, others }: Walked, limits: FolderLimits) {
  const errors: ErrorItem[] = others.map((path) => ({
    pointer: path,
    detail: 'the path is neither a file nor a folder; publish files only',
  }));
  const plain = new Map(files.map((file) => [file.path, file]));
  const all: FolderFile[] = files.map((file) => ({ ...file, linkTo: null }));
  for (const { path, sizeBytes } of files) {
    if (sizeBytes <= limits.fileBytesMax) continue;
    const detail = `the file is larger than ${limits.fileBytesMax} bytes`;
    errors.push({ pointer: path, detail });
  }
  for (const [path, target] of links) {
    const followed = followLink(path, target, (at) => {
      const next = links.get(at);
      if (next !== undefined) return { target: next };
      if (plain.has(at)) return 'file';
      return folders.has(at) ? 'folder' : null;
    });
    const file = 'path' in followed ? plain.get(followed.path) : undefined;
    if (file) all.push({ ...file, path, linkTo: file.path });
    else if ('problem' in followed) errors.push({ pointer: path, detail: followed.problem });
  }
  return { files: all.toSorted((a, b) => compare(a.path, b.path)), errors };
}

/** Checks the contents of files: leaves out credentials, refuses Git LFS pointers, collects warnings. */
async function lookInside(folder: string, files: FolderFile[], include: ReadonlySet<string>) {
  const leftOut: LeftOut[] = [];
  const errors: ErrorItem[] = [];
  const warnings: Warning[] = [];
  for (const { path, linkTo } of files) {
    const bytes = await readFile(join(folder, linkTo ?? path));
    const kind = include.has(join(folder, path)) ? null : credentialKind(path, bytes);
    if (kind !== null) {
      leftOut.push({ path, reason: 'credential', text: `looks like ${kind}` });
      continue;
    }
    if (isLfsPointer(bytes)) errors.push({ pointer: path, detail: lfsPointerProblem });
    for (const warning of fileWarnings(path, bytes)) warnings.push(warning);
  }
  return { leftOut, errors, warnings };
}

function refused(errors: ErrorItem[]): CliError {
  return new CliError('archive.invalid', 'The folder cannot be published', { errors });
}

/** A file with its bytes; for a link, the bytes of its target. */
export type ReadFile = Pick<FolderFile, 'path' | 'executable' | 'linkTo'> & { bytes: Uint8Array };

/** Reads the bytes of the files. On Windows, which has no executable bit, a file with `#!` counts as executable. */
export async function readFolder(
  folder: string,
  files: FolderFile[],
  platform: NodeJS.Platform = process.platform,
): Promise<ReadFile[]> {
  const result: ReadFile[] = [];
  for (const { path, executable, linkTo } of files) {
    const bytes = await readFile(join(folder, linkTo ?? path));
    const script = platform === 'win32' && bytes[0] === 0x23 && bytes[1] === 0x21;
    result.push({ path, executable: executable || script, bytes, linkTo });
  }
  return result;
}

/** A hash of paths, modes and bytes: equal for assets that give the same archive. */
export async function contentDigest({
  kind,
  folder,
  files,
  converted,
}: {
  kind: Kind;
  folder: string;
  files: FolderFile[];
  converted: { path: string; bytes: Uint8Array }[] | null;
}): Promise<string> {
  const { manifestFile } = kindModule(kind);
  const hash = createHash('sha256');
  const add = (path: string, executable: boolean, bytes: Uint8Array) => {
    const stored = isManifest(kind, path) ? manifestFile : path;
    hash.update(`${stored}\0${executable ? 'x' : '-'}\0${bytes.length}\0`);
    hash.update(bytes);
  };
  for (const { path, bytes } of converted ?? []) add(path, false, bytes);
  for (const file of converted ? [] : files) {
    const [read] = await readFolder(folder, [file]);
    if (read) add(read.path, read.executable, read.bytes);
  }
  return hash.digest('hex');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
