import type { Data } from './data.ts';

/** What a format needs to edit single entries in a text that belongs to someone else. */
export type EntryEditor = {
  /**
   * The content of a text, which has no byte order mark; undefined if it has nothing but white space and
   * comments. Throws an {@link EntryError} if the text is broken, or if an object on the path has a key twice.
   */
  parse(text: string, path: readonly string[]): Data;
  /** Sets the value at a path, which has at least one key. Every byte outside of the entry stays. */
  set(text: string, path: readonly string[], value: unknown): Edit;
  /** Removes what is at a path; `parents` are those of the {@link Edit} that added it. */
  remove(text: string, path: readonly string[], parents: Parents): string;
};

/**
 * The objects above an entry that an edit had to make or to rewrite, by JSON pointer, with their text
 * before: empty if there was none. They are put back when they become empty.
 */
export type Parents = Readonly<Record<string, string>>;

export type Edit = { text: string; parents: Parents };

/** Why a text cannot be edited: the reason, and the line from 1 if there is one. */
export class EntryError extends Error {
  readonly line: number | null;

  constructor(message: string, line: number | null) {
    super(message);
    this.name = 'EntryError';
    this.line = line;
  }
}

/** The line, from 1, of a position in a text. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line += 1;
  }
  return line;
}

/** The line end that a text uses first; `\n` if it has none. */
export function eolOf(text: string): string {
  const at = text.indexOf('\n');
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

/** A text without the part from `start` to `end`, and with another one in its place. */
export function splice(text: string, start: number, end: number, fresh = ''): string {
  return text.slice(0, start) + fresh + text.slice(end);
}

/** The position at which the white space before `at` starts. */
export function spaceBefore(text: string, at: number): number {
  let start = at;
  while (start > 0 && /[ \t\r\n]/.test(text[start - 1] ?? '')) start -= 1;
  return start;
}
