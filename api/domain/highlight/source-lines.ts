import { escapeHtml } from '../escape-html.ts';
import type { SourceLines } from '../parsers.ts';

const encoder = new TextEncoder();

/** The maximum size of a file that is sent line by line, in bytes. */
export const sourceBytesMax = 512 * 1024;

/** Splits a text into lines without line ends. A line end at the end of the text starts no further line. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  return text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
}

/** Encodes lines of HTML as {@link SourceLines}. */
export function sourceLines(language: string | null, lines: string[]): SourceLines {
  return { language, json: encoder.encode(JSON.stringify(lines)) };
}

/** A text as lines of escaped text without highlighting, for files that take too long to highlight. */
export function plainLines(text: string): SourceLines {
  return sourceLines(null, splitLines(text).map(escapeHtml));
}
