import type { VersionFile } from '#schema/version.ts';
import type { FileDiff } from '#schema/version-diff.ts';
import { JsonBytes } from './json-bytes.ts';
import type { Hunks } from './parsers.ts';

/** Files larger than this on either side are not compared. */
export const diffBytesMax = 512 * 1024;

/** The limits of a page of a diff: files, and bytes of files read for it. */
export const pageFilesMax = 300;
const pageReadMax = 4 * 1024 * 1024;

/**
 * A page ends after the file that makes it reach this many bytes of JSON. The hunks of one file may have four
 * times as many.
 */
export const pageBytesMin = 256 * 1024;
export const hunkBytesMax = 1024 * 1024;

/**
 * The maximum number of changed lines, per file and, as work, per page. The search is quadratic in it: 2,000
 * took 0.2 s, 8,000 took 3 s. A time limit is not possible: the clock stands still on Workers.
 */
const editsMax = 2_000;
const workMax = 4 * editsMax ** 2;

/** The minimum for every file, so that a small change behind large ones is still shown. */
const editsMin = 100;

/** What {@link compareFiles} calls for each file. */
export type DiffSource = {
  /** Reads a file of one side. */
  read(side: 'before' | 'after', file: VersionFile): Promise<Uint8Array>;
  /** Compares two texts as hunks; null if a limit is exceeded. */
  compare(texts: {
    before: string;
    after: string;
    editsMax: number;
    bytesMax: number;
  }): Promise<Hunks | null>;
};

/** A page of a diff. `next` is the number of files up to its end; null on the last page. */
export type DiffPage = { files: JsonBytes<FileDiff[]>; next: number | null };

/**
 * Compares two lists of files, ordered by path, without the first `skipped` changes. A file whose executable
 * bit alone changed has no hunks. `hunks` is null, and both counts zero, for a file that is binary, over
 * {@link diffBytesMax}, or too different to compare or show. A rename is shown as one removed and one added
 * file.
 */
export async function compareFiles(
  before: VersionFile[],
  after: VersionFile[],
  source: DiffSource,
  skipped = 0,
): Promise<DiffPage> {
  const changed = pairs(before, after).filter(
    ([, old, now]) => old?.digest !== now?.digest || old?.executable !== now?.executable,
  );
  const parts: (string | Uint8Array)[] = [];
  let bytes = 0;
  let read = 0;
  let work = workMax;
  let count = 0;
  for (const [path, old, now] of changed.slice(skipped)) {
    if (count === pageFilesMax || bytes >= pageBytesMin || read >= pageReadMax) {
      return { files: filesOf(parts), next: skipped + count };
    }
    const limit = Math.max(editsMin, Math.min(editsMax, Math.floor(Math.sqrt(Math.max(0, work)))));
    const { hunks, readBytes } = await compare(old, now, source, limit);
    const { added, removed, json } = hunks ?? { added: 0, removed: 0, json: 'null' };
    if (old && now) work -= (hunks ? Math.min(added + removed, limit) : limit) ** 2;
    const change = old ? (now ? 'changed' : 'removed') : 'added';
    const head = JSON.stringify({ path, change, before: old, after: now, added, removed });
    parts.push(count === 0 ? '' : ',', `${head.slice(0, -1)},"hunks":`, json, '}');
    bytes += head.length + json.length;
    read += readBytes;
    count++;
  }
  return { files: filesOf(parts), next: null };
}

function filesOf(parts: (string | Uint8Array)[]): JsonBytes<FileDiff[]> {
  return new JsonBytes('[', ...parts, ']');
}

type Pair = [path: string, before: VersionFile | null, after: VersionFile | null];

/** Pairs the files of both lists by path, ordered by UTF-16 code units. */
function pairs(before: VersionFile[], after: VersionFile[]): Pair[] {
  const found = new Map<string, Pair>(before.map((file) => [file.path, [file.path, file, null]]));
  for (const file of after)
    found.set(file.path, [file.path, found.get(file.path)?.[1] ?? null, file]);
  return [...found.values()].sort(([a], [b]) => (a < b ? -1 : 1));
}

const noHunks: Hunks = { added: 0, removed: 0, json: new TextEncoder().encode('[]') };

async function compare(
  old: VersionFile | null,
  now: VersionFile | null,
  source: DiffSource,
  limit: number,
): Promise<{ hunks: Hunks | null; readBytes: number }> {
  if (old?.digest === now?.digest) return { hunks: noHunks, readBytes: 0 };
  const sizes = [old?.sizeBytes ?? 0, now?.sizeBytes ?? 0];
  if (Math.max(...sizes) > diffBytesMax) return { hunks: null, readBytes: 0 };
  const [before, after] = await Promise.all([
    old ? source.read('before', old).then(textOf) : '',
    now ? source.read('after', now).then(textOf) : '',
  ]);
  const readBytes = sizes.reduce((sum, size) => sum + size, 0);
  if (before === null || after === null) return { hunks: null, readBytes };
  const bounds = { editsMax: limit, bytesMax: hunkBytesMax };
  return { hunks: await source.compare({ before, after, ...bounds }), readBytes };
}

/** Decodes bytes as text, keeping a byte order mark; null if they are not UTF-8 or contain NUL. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
