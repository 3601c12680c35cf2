// Not from the package's index, which would bundle its other diff algorithms.
import { structuredPatch } from 'diff/lib/patch/create.js';
import type { FileDiff } from '#schema/version-diff.ts';
import type { Hunks, ParserJobs } from './parsers.ts';

const encoder = new TextEncoder();

/** The maximum number of lines per side: beyond it, even equal texts take a second. */
const linesMax = 50_000;

/**
 * Compares two texts as hunks with three lines of context; null if they have too many lines, differ in more
 * than `editsMax` lines, or the hunks exceed `bytesMax` of JSON. An empty text has no lines, so all lines of
 * the other are shown. Time is quadratic in the lines that differ.
 */
export function hunksOf({
  before,
  after,
  editsMax,
  bytesMax,
}: ParserJobs['diff']['input']): Hunks | null {
  const isWhole = before === '' || after === '';
  const hunks = isWhole
    ? wholeText(before || after, after === '' ? '-' : '+', bytesMax)
    : searchHunks(before, after, editsMax);
  if (!hunks) return null;
  const json = encoder.encode(JSON.stringify(hunks));
  if (json.length > bytesMax) return null;
  const count = (mark: string) =>
    hunks.reduce((sum, { lines }) => sum + lines.filter((line) => line.startsWith(mark)).length, 0);
  return { added: count('+'), removed: count('-'), json };
}

type HunkList = NonNullable<FileDiff['hunks']>;

function searchHunks(before: string, after: string, editsMax: number): HunkList | null {
  if (Math.max(lineCount(before), lineCount(after)) > linesMax) return null;
  const patch = structuredPatch('', '', before, after, '', '', {
    context: 3,
    maxEditLength: editsMax,
  });
  if (!patch) return null;
  return patch.hunks.map(({ oldStart, oldLines, newStart, newLines, lines }) => ({
    // An empty range has the number of the line before it, as in a unified diff: `@@ -0,0 +1,3 @@`.
    oldStart: oldLines === 0 ? oldStart - 1 : oldStart,
    oldLines,
    newStart: newLines === 0 ? newStart - 1 : newStart,
    newLines,
    lines,
  }));
}

/** All lines as added or removed. {@link searchHunks} would return the same after searching for a second. */
function wholeText(text: string, mark: '+' | '-', bytesMax: number): HunkList | null {
  if (text === '') return [];
  const count = lineCount(text);
  // In JSON, a line has at least its mark, two quotes and a comma.
  if (text.length + 3 * count > bytesMax) return null;
  const lines = text.split('\n');
  const isEnded = lines.at(-1) === '';
  if (isEnded) lines.pop();
  const range = (isShown: boolean) =>
    isShown ? { start: 1, lines: count } : { start: 0, lines: 0 };
  const [old, now] = [range(mark === '-'), range(mark === '+')];
  return [
    {
      oldStart: old.start,
      oldLines: old.lines,
      newStart: now.start,
      newLines: now.lines,
      lines: [
        ...lines.map((line) => mark + line),
        ...(isEnded ? [] : ['\\ No newline at end of file']),
      ],
    },
  ];
}

function lineCount(text: string): number {
  let count = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++;
  return count;
}
