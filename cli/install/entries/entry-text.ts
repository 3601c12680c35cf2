import { canonicalJson, type Data, dataAt, toData, withDataAt } from './data.ts';
import { type Edit, type EntryEditor, EntryError, type Parents } from './editor.ts';
import { jsonEditor } from './json.ts';
import { pathOf, pointerOf } from './pointer.ts';
import { tomlEditor } from './toml.ts';
import { yamlEditor } from './yaml.ts';

/** The formats of shared files; `json` allows comments and trailing commas. */
export type EntryFormat = 'json' | 'toml' | 'yaml';

const editors: Record<EntryFormat, EntryEditor> = {
  json: jsonEditor,
  toml: tomlEditor,
  yaml: yamlEditor,
};

const byteOrderMark = '\ufeff';

/**
 * The value at a JSON pointer in a text; undefined if there is none. Throws an {@link EntryError} if the
 * text is broken, or has a key twice where the pointer leads.
 */
export function readEntry(text: string, format: EntryFormat, pointer: string): Data {
  const path = pathOf(pointer);
  return dataAt(parsed(text, format, path), path);
}

/** The text that was read last, because the entries of a file are read one after another. */
let last: { text: string; format: EntryFormat; above: string; data: Data } | null = null;

function parsed(text: string, format: EntryFormat, path: readonly string[]): Data {
  const above = pointerOf(path.slice(0, -1));
  if (last?.text === text && last.format === format && last.above === above) return last.data;
  const data = editors[format].parse(withoutMark(text).body, path);
  last = { text, format, above, data };
  return data;
}

/**
 * The text with another value at a JSON pointer, and what must be known to undo that. Everything else stays
 * byte for byte. Throws an {@link EntryError} if the text is broken or does not allow the entry.
 */
export function setEntry(text: string, format: EntryFormat, pointer: string, value: unknown): Edit {
  const path = pathOf(pointer);
  const { mark, body } = withoutMark(text);
  const before = editors[format].parse(body, path);
  const edit = editors[format].set(body, path, value);
  check(format, path, edit.text, withDataAt(before, path, toData(value)));
  return { ...edit, text: mark + edit.text };
}

/**
 * The text without the entry at a JSON pointer, and without the objects above it that `parents` says an
 * install made, if they are empty now. Everything else stays byte for byte. Throws as {@link setEntry}.
 */
export function removeEntry(
  text: string,
  format: EntryFormat,
  pointer: string,
  parents: Parents,
): string {
  const path = pathOf(pointer);
  const { mark, body } = withoutMark(text);
  const before = editors[format].parse(body, path);
  if (dataAt(before, path) === undefined) return text;
  const left = editors[format].remove(body, path, parents);
  check(format, path, left, withDataAt(before, path, undefined));
  return mark + left;
}

/** Whether a text has no value, or an empty object and no comment: a file of which nothing would be lost. */
export function isEmptyText(text: string): boolean {
  return /^\s*(\{\s*\})?\s*$/.test(withoutMark(text).body);
}

/** The text that a file with nothing but this entry has. */
export function snippetOf(format: EntryFormat, pointer: string, value: unknown): string {
  return setEntry('', format, pointer, value).text;
}

function withoutMark(text: string): { mark: string; body: string } {
  const mark = text.startsWith(byteOrderMark) ? byteOrderMark : '';
  return { mark, body: text.slice(mark.length) };
}

/** Compares an edited text with what it should say, apart from empty objects on the path. */
function check(format: EntryFormat, path: readonly string[], text: string, expected: Data): void {
  const found = editors[format].parse(text, path);
  const same = canonicalJson(pruned(found, path)) === canonicalJson(pruned(expected, path));
  if (!same) throw new EntryError('the entry cannot be edited without changing others', null);
}

/** The data without the objects on a path that are empty, or null where YAML has an empty map. */
function pruned(data: Data, path: readonly string[]): Data {
  const [key] = path;
  if (data === null || data === undefined) return undefined;
  if (!(data instanceof Map) || key === undefined) return data;
  const inner = pruned(data.get(key), path.slice(1));
  const left = withDataAt(data, [key], inner);
  return left instanceof Map && left.size === 0 ? undefined : left;
}
