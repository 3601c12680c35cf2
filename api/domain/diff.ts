// Its index brings diffs of words and JSON, with all of their code.
import { structuredPatch } from 'diff/lib/patch/create.js';
import type { FileDiff, VersionFile } from '#schema/version.ts';

/** More changed files than this are cut off, in the order of their paths. */
export const diffFilesMax = 300;

/** A file larger than this on either side is not compared. */
export const diffBytesMax = 512 * 1024;

/** Once the hunks hold this many characters, further files come without theirs. */
export const diffCharactersMax = 4 * 1024 * 1024;

/**
 * Lines added plus removed. The search costs their square (2,000 took 0.2 s, 8,000 took 3 s), so a file
 * is bounded and all files together are. No clock: it stands still on Workers.
 */
const editsMax = 2_000;
const workMax = 4 * editsMax ** 2;

/** What even the last of many files may use, so that a small change behind large ones still shows. */
const editsMin = 100;

/** Gives a file's bytes from one of the two sides. */
export type ReadFile = (side: 'before' | 'after', file: VersionFile) => Promise<Uint8Array>;

/**
 * What changed between two lists of files, in the order of their paths, with three lines of context.
 * A file whose executable bit alone changed has no hunks; `hunks` is null, and both counts zero, for
 * one that is binary, over `diffBytesMax`, or too different to compare cheaply. `truncated` tells that
 * more than `diffFilesMax` files changed. Renames show as one removed and one added.
 */
export async function compareFiles(
  before: VersionFile[],
  after: VersionFile[],
  read: ReadFile,
): Promise<{ files: FileDiff[]; truncated: boolean }> {
  const changed = pairs(before, after).filter(
    ([old, now]) => old?.digest !== now?.digest || old?.executable !== now?.executable,
  );
  const files: FileDiff[] = [];
  let characters = 0;
  let work = workMax;
  for (const [old, now] of changed.slice(0, diffFilesMax)) {
    const limit = Math.max(editsMin, Math.min(editsMax, Math.floor(Math.sqrt(Math.max(0, work)))));
    const hunks = characters < diffCharactersMax ? await compare(old, now, read, limit) : null;
    const lines = hunks?.flatMap((hunk) => hunk.lines) ?? [];
    const added = lines.filter((line) => line.startsWith('+')).length;
    const removed = lines.filter((line) => line.startsWith('-')).length;
    for (const line of lines) characters += line.length;
    if (old && now) work -= (hunks ? Math.min(added + removed, limit) : limit) ** 2;
    files.push({
      path: (now ?? old)?.path ?? '',
      change: old ? (now ? 'changed' : 'removed') : 'added',
      before: old,
      after: now,
      added,
      removed,
      hunks,
    });
  }
  return { files, truncated: changed.length > diffFilesMax };
}

type Pair = [before: VersionFile | null, after: VersionFile | null];

/** Both lists side by side, ordered by path as code units. */
function pairs(before: VersionFile[], after: VersionFile[]): Pair[] {
  const found = new Map<string, Pair>(before.map((file) => [file.path, [file, null]]));
  for (const file of after) found.set(file.path, [found.get(file.path)?.[0] ?? null, file]);
  return [...found].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pair]) => pair);
}

async function compare(
  old: VersionFile | null,
  now: VersionFile | null,
  read: ReadFile,
  editsMax: number,
): Promise<FileDiff['hunks']> {
  if (old?.digest === now?.digest) return [];
  if ((old?.sizeBytes ?? 0) > diffBytesMax || (now?.sizeBytes ?? 0) > diffBytesMax) return null;
  const [oldText, newText] = await Promise.all([
    old ? read('before', old).then(textOf) : '',
    now ? read('after', now).then(textOf) : '',
  ]);
  if (oldText === null || newText === null) return null;
  const patch = structuredPatch('', '', oldText, newText, '', '', {
    context: 3,
    // Against an empty side nothing is searched: every line is an edit.
    maxEditLength: oldText === '' || newText === '' ? Infinity : editsMax,
  });
  if (!patch) return null;
  return patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    // An empty range stands at the line before it, as in a unified diff: `@@ -0,0 +1,3 @@`.
    oldStart: oldLines === 0 ? oldStart - 1 : oldStart,
    oldLines,
    newStart: newLines === 0 ? newStart - 1 : newStart,
    newLines,
    lines,
  }));
}

/** The bytes as text, a byte order mark kept; null when they are not UTF-8 or hold a NUL. */
function textOf(bytes: Uint8Array): string | null {
  if (bytes.includes(0)) return null;
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}
