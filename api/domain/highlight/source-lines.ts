import { escapeHtml } from '../escape-html.ts';
import type { SourceLines } from '../parsers.ts';

const encoder = new TextEncoder();

/** Larger files, in bytes, are not sent line by line. */
export const sourceBytesMax = 512 * 1024;

/** The lines of a text: without their ends, and an end at the very end of the text begins no further line. */
export function splitLines(text: string): string[] {
  if (text === '') return [];
  return text.replaceAll('\r\n', '\n').replace(/\n$/, '').split('\n');
}

/** Lines of HTML as {@link SourceLines}. */
export function sourceLines(language: string | null, lines: string[]): SourceLines {
  return { language, json: encoder.encode(JSON.stringify(lines)) };
}

/** A text as lines of nothing but escaped text: what is shown where highlighting takes too long. */
export function plainLines(text: string): SourceLines {
  return sourceLines(null, splitLines(text).map(escapeHtml));
}
