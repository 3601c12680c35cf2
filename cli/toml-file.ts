import { statementsOf } from './install/entries/toml-statements.ts';

/** Keys of one table of a TOML file with their texts; undefined removes a key. */
export type TomlChanges = Readonly<Record<string, string | undefined>>;

/**
 * Changes text values of one table of a TOML document, which must be valid. Only the lines of these keys change;
 * comments, order, and keys that are not named stay byte for byte. `table` is its path; empty for the top.
 */
export function editToml(text: string, table: readonly string[], changes: TomlChanges): string {
  let edited = text;
  for (const [key, value] of Object.entries(changes)) {
    const path = [...table, key];
    edited = value === undefined ? removeKey(edited, path) : setKey(edited, path, value);
  }
  return edited;
}

/** Whether a document has a value at a path. */
export function hasKey(text: string, path: readonly string[]): boolean {
  return statementsOf(text).some((one) => !one.isHeader && isSame(one.path, path));
}

/** Removes the header of a table that has nothing in it any more. */
export function dropEmptyTable(text: string, table: readonly string[]): string {
  const below = statementsOf(text).filter(({ path }) =>
    table.every((part, at) => path[at] === part),
  );
  const [header, ...others] = below;
  return header?.isHeader && others.length === 0
    ? text.slice(0, header.start) + text.slice(header.end)
    : text;
}

type Range = { start: number; end: number };

function setKey(text: string, path: readonly string[], value: string): string {
  const table = path.slice(0, -1);
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const line = `${keyText(path.at(-1) ?? '')} = ${JSON.stringify(value).replaceAll('\u007f', String.raw`\u007f`)}`;
  const statements = statementsOf(text);
  const known = statements.find((one) => !one.isHeader && isSame(one.path, path));
  if (known) return setValue(text, known, path, value, eol);
  const inTable = (one: { path: string[]; isHeader: boolean }) =>
    one.isHeader
      ? table.length > 0 && isSame(one.path, table)
      : isSame(one.path.slice(0, -1), table);
  const last = statements.findLast(inTable);
  if (last) {
    const before = text.slice(0, last.end);
    const open = before === '' || before.endsWith('\n') ? '' : eol;
    return `${before}${open}${line}${eol}${text.slice(last.end)}`;
  }
  if (table.length > 0) {
    const gap = text === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
    return `${text}${gap}[${table.map(keyText).join('.')}]${eol}${line}${eol}`;
  }
  // Keys of the top stand before the first header, and before the comments that belong to it.
  const first = statements.find(({ isHeader }) => isHeader);
  const at = first ? commentsBefore(text, first.start) : text.length;
  const before = text.slice(0, at);
  const open = before === '' || before.endsWith('\n') ? '' : eol;
  const gap = first && !text.slice(at).startsWith(eol) ? eol : '';
  return `${before}${open}${line}${eol}${gap}${text.slice(at)}`;
}

/** Puts a value in the place of another; the key as it is written, and a comment behind it, stay. */
function setValue(
  text: string,
  { start, end }: Range,
  path: readonly string[],
  value: string,
  eol: string,
): string {
  const statement = text.slice(start, end);
  const match =
    /^(\s*[^=#'"]*=[ \t]*)(?:"(?:[^"\\\r\n]|\\.)*"|'[^'\r\n]*')([ \t]*(?:#[^\r\n]*)?)(\r?\n?)$/.exec(
      statement,
    );
  const written = JSON.stringify(value).replaceAll('\u007f', String.raw`\u007f`);
  const whole = match
    ? `${match[1]}${written}${match[2]}${match[3]}`
    : `${keyText(path.at(-1) ?? '')} = ${written}${statement.endsWith('\n') ? eol : ''}`;
  return text.slice(0, start) + whole + text.slice(end);
}

function removeKey(text: string, path: readonly string[]): string {
  const known = statementsOf(text).find((one) => !one.isHeader && isSame(one.path, path));
  return known ? text.slice(0, known.start) + text.slice(known.end) : text;
}

/** The start of the comment lines directly before a position. */
function commentsBefore(text: string, at: number): number {
  let start = at;
  for (;;) {
    const line = /(?:^|\n)([ \t]*#[^\n]*\n)$/.exec(text.slice(0, start));
    if (!line?.[1]) return start;
    start -= line[1].length;
  }
}

function isSame(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((part, at) => part === b[at]);
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : JSON.stringify(key);
}
