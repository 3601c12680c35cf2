import { parse as parseToml, TomlError } from 'smol-toml';
import { type Data, toData } from './data.ts';
import { type Edit, type EntryEditor, EntryError, eolOf, lineAt, splice } from './editor.ts';
import { type Statement, statementsOf } from './toml-statements.ts';

/** TOML 1.0. An entry is written as a table with a header, after everything that is there. */
export const tomlEditor: EntryEditor = { parse, set, remove };

function parse(text: string): Data {
  try {
    return toData(parseToml(text, { integersAsBigInt: 'asNeeded' }));
  } catch (err) {
    if (err instanceof TomlError) {
      const reason = err.message.split('\n')[0]?.replace('Invalid TOML document: ', '');
      throw new EntryError(`it is not valid TOML: ${reason}`, err.line);
    }
    if (err instanceof RangeError) throw new EntryError('it is nested too deeply', null);
    throw err;
  }
}

function set(text: string, path: readonly string[], value: unknown): Edit {
  const eol = eolOf(text);
  const block = blockOf(path, value).join(eol);
  const statements = statementsOf(text);
  const ours = statements.filter((one) => isBelow(one, path));
  const first = ours[0];
  const last = ours.at(-1);
  if (first && last) {
    const inOneBlock = statements.indexOf(last) - statements.indexOf(first) === ours.length - 1;
    if (first.isHeader && inOneBlock) {
      const end = text.slice(0, last.end).endsWith('\n') ? eol : '';
      return { text: splice(text, first.start, last.end, block + end), parents: {} };
    }
    return { text: append(remove(text, path), block, eol), parents: {} };
  }
  const above = statements.find(
    (one) => !one.isHeader && one.path.length < path.length && isBelow({ path }, one.path),
  );
  if (above) {
    const name = above.path.map(keyText).join('.');
    throw new EntryError(
      `${name} is not a table with a header of its own`,
      lineAt(text, above.start),
    );
  }
  const list = statements.find((one) => one.isArray && isBelow({ path }, one.path));
  if (list) {
    const name = list.path.map(keyText).join('.');
    throw new EntryError(`${name} is a list of tables`, lineAt(text, list.start));
  }
  return { text: append(text, block, eol), parents: {} };
}

/** Adds a block at the end, after an empty line. It ends with a line end if the text did. */
function append(text: string, block: string, eol: string): string {
  if (text === '') return block + eol;
  return text.endsWith('\n') ? text + eol + block + eol : text + eol + eol + block;
}

function remove(text: string, path: readonly string[]): string {
  let left = text;
  for (const { start, end } of runsOf(text, path).toReversed()) {
    // At the end of a text that had no line end, the block has none either.
    const isOpen = end === left.length && !left.endsWith('\n');
    let from = withoutLineEnd(left, start);
    // The empty line before a block belongs to it.
    if (from !== start && !isOpen && from !== 0 && !left.slice(0, from).endsWith('\n'))
      from = start;
    if (isOpen) from = withoutLineEnd(left, from);
    left = splice(left, from, end);
  }
  return left;
}

/** The statements of an entry, as ranges of the text; those that follow each other are one range. */
function runsOf(text: string, path: readonly string[]): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  let before = false;
  for (const one of statementsOf(text)) {
    const ours = isBelow(one, path);
    const run = runs.at(-1);
    if (ours && before && run) run.end = one.end;
    else if (ours) runs.push({ start: one.start, end: one.end });
    before = ours;
  }
  return runs;
}

/** A position without the line end before it. */
function withoutLineEnd(text: string, at: number): number {
  if (text[at - 1] !== '\n') return at;
  return text[at - 2] === '\r' ? at - 2 : at - 1;
}

function isBelow(
  { path }: Pick<Statement, 'path'> | { path: readonly string[] },
  above: readonly string[],
): boolean {
  return path.length >= above.length && above.every((key, index) => key === path[index]);
}

/** The lines of a table and of the tables in it. */
function blockOf(path: readonly string[], value: unknown): string[] {
  if (!isTable(value)) throw new EntryError('the entry is not an object', null);
  const header = `[${path.map(keyText).join('.')}]`;
  const keys = Object.keys(value);
  const isSection = (key: string) => {
    const one = value[key];
    return isTable(one) && Object.keys(one).length > 0;
  };
  const values = keys
    .filter((key) => !isSection(key))
    .map((key) => `${keyText(key)} = ${valueText(value[key])}`);
  const sections = keys
    .filter(isSection)
    .flatMap((key) => ['', ...blockOf([...path, key], value[key])]);
  return [header, ...values, ...sections];
}

function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function keyText(key: string): string {
  return /^[A-Za-z0-9_-]+$/.test(key) ? key : stringText(key);
}

/** A basic string; JSON escapes all that TOML wants escaped, except for DEL. */
function stringText(text: string): string {
  return JSON.stringify(text).replaceAll('\u007f', String.raw`\u007f`);
}

function valueText(value: unknown): string {
  if (typeof value === 'string') return stringText(value);
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return `[${value.map(valueText).join(', ')}]`;
  if (!isTable(value)) throw new EntryError('TOML has no value for null', null);
  const pairs = Object.keys(value).map((key) => `${keyText(key)} = ${valueText(value[key])}`);
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
}
