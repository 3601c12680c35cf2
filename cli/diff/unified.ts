import type { FileDiff } from '#schema/version-diff.ts';
import type { Output } from '../output.ts';

/** The most lines that are printed on a terminal, where nobody reads more; a pipe gets all. */
export const terminalLinesMax = 2_000;

/**
 * Prints changed files as a unified diff on stdout, in colour on a terminal. Gives the number of lines that were left
 * out there.
 */
export function printUnified(output: Output, files: readonly FileDiff[]): number {
  const linesMax = output.interactive ? terminalLinesMax : Number.POSITIVE_INFINITY;
  let printed = 0;
  let left = 0;
  for (const { text, style } of unifiedLines(files)) {
    if (printed >= linesMax) {
      left += 1;
      continue;
    }
    printed += 1;
    // A style makes one line of a text, and with that a blank of each tab; in a pipe the text stays.
    if (output.interactive && style) output.line(output.colors[style](text));
    else output.block(text);
  }
  return left;
}

type Line = { text: string; style: 'bold' | 'cyan' | 'green' | 'red' | 'dim' | null };

function* unifiedLines(files: readonly FileDiff[]): Generator<Line> {
  for (const file of files) {
    const { path, change, before, after, hunks } = file;
    yield { text: `diff a/${path} b/${path}`, style: 'bold' };
    if (change !== 'changed') yield { text: `${change} file${modeOf(file)}`, style: 'bold' };
    else if (before?.executable !== after?.executable) {
      yield { text: after?.executable ? 'now executable' : 'no longer executable', style: 'bold' };
    }
    if (hunks === null) {
      const sizes = `${before?.sizeBytes ?? 0} to ${after?.sizeBytes ?? 0} bytes`;
      yield { text: `not compared: binary, too large or too different (${sizes})`, style: 'dim' };
      continue;
    }
    if (hunks.length === 0) continue;
    yield { text: `--- ${before ? `a/${path}` : '/dev/null'}`, style: 'bold' };
    yield { text: `+++ ${after ? `b/${path}` : '/dev/null'}`, style: 'bold' };
    for (const { oldStart, oldLines, newStart, newLines, lines } of hunks) {
      yield { text: `@@ -${oldStart},${oldLines} +${newStart},${newLines} @@`, style: 'cyan' };
      for (const text of lines) yield { text, style: styleOf(text) };
    }
  }
}

function modeOf({ before, after }: FileDiff): string {
  return (after ?? before)?.executable ? ' (executable)' : '';
}

function styleOf(line: string): Line['style'] {
  if (line.startsWith('+')) return 'green';
  if (line.startsWith('-')) return 'red';
  return line.startsWith('\\') ? 'dim' : null;
}
