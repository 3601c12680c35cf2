import { type Document, isMap, stringify } from 'yaml';
import { type Data, toData } from './data.ts';
import { type Edit, type EntryEditor, EntryError, eolOf, type Parents, splice } from './editor.ts';
import { createdParents, nested } from './parents.ts';
import { pointerOf } from './pointer.ts';
import { documentOf, type Found, mapAt, notAMap, pairsOf, type YamlMap } from './yaml-tree.ts';

/** YAML 1.2 with one document. An entry becomes the last one of its map. */
export const yamlEditor: EntryEditor = { parse, set, remove };

function parse(text: string): Data {
  const document = documentOf(text);
  if (document === null) return undefined;
  try {
    return toData(document.toJS({ mapAsMap: true, maxAliasCount: 100 }));
  } catch (err) {
    throw new EntryError(`it is not valid YAML: ${(err as Error).message}`, null);
  }
}

function set(text: string, path: readonly string[], value: unknown): Edit {
  const eol = eolOf(text);
  const document = documentOf(text);
  if (document === null) {
    const lines = block(path, value, '', eol);
    const isOpen = text !== '' && !text.endsWith('\n');
    return {
      text: isOpen ? text + eol + lines : text + lines + eol,
      parents: createdParents(path, 0),
    };
  }
  let depth = path.length - 1;
  let map = mapAt(text, document, path.slice(0, depth));
  while (map === null) map = mapAt(text, document, path.slice(0, (depth -= 1)));
  const rest = path.slice(depth);
  const parents = createdParents(path, depth);
  if (map === 'empty') {
    const above = mapAt(text, document, path.slice(0, depth - 1)) as YamlMap;
    const found = pairsOf(above).find(({ key }) => key === path[depth - 1]);
    if (above.flow || !found) throw notAMap(text, found?.pair.key, path[depth - 1]);
    const indent = columnOf(text, found.start) + unitOf(document, text);
    return { text: insertLines(text, found.end, block(rest, value, indent, eol), eol), parents };
  }
  const found = rest.length === 1 ? pairsOf(map).find(({ key }) => key === rest[0]) : undefined;
  if (found && !map.flow) {
    const indent = columnOf(text, found.start);
    const fresh = block(rest, value, indent, eol).slice(indent.length);
    return { text: replaceLines(text, found, fresh), parents };
  }
  const flow = flowPair(rest, value);
  if (found) return { text: splice(text, found.start, found.end, flow), parents };
  const last = pairsOf(map).at(-1);
  if (map.flow) {
    const at = last ? last.end : (map.range?.[0] ?? 0) + 1;
    return { text: splice(text, at, at, last ? `, ${flow}` : flow), parents };
  }
  const indent = columnOf(text, last?.start ?? 0);
  return { text: insertLines(text, last?.end ?? 0, block(rest, value, indent, eol), eol), parents };
}

/** The lines of an entry in a block map, without the last line end. */
function block(path: readonly string[], value: unknown, indent: string, eol: string): string {
  const text = stringify(toData(nested(path, value)), {
    lineWidth: 0,
    indent: 2,
    compat: 'yaml-1.1',
  });
  const lines = text.replace(/\n$/, '').split('\n');
  return lines.map((line) => (line === '' ? line : indent + line)).join(eol);
}

/** An entry in a flow map: JSON is YAML. */
function flowPair(path: readonly string[], value: unknown): string {
  const [key = '', ...rest] = path;
  return `${JSON.stringify(key)}: ${JSON.stringify(nested(rest, value))}`;
}

/** Inserts lines after the line that `offset` is on; the end of a text without a line end stays so. */
function insertLines(text: string, offset: number, lines: string, eol: string): string {
  const at = lineEnd(text, offset);
  if (at === text.length && !text.endsWith('\n')) return text + eol + lines;
  return splice(text, at, at, lines + eol);
}

function replaceLines(text: string, { start, end }: Found, fresh: string): string {
  const stop = text[end - 1] === '\n' ? end : lineEnd(text, end);
  const eol = /\r?\n$/.exec(text.slice(start, stop))?.[0] ?? '';
  return splice(text, start, stop, fresh + eol);
}

/** The end of the line of an offset, with its line end; a block scalar ends after its last line end. */
function lineEnd(text: string, offset: number): number {
  if (text[offset - 1] === '\n') return offset;
  const at = text.indexOf('\n', offset);
  return at === -1 ? text.length : at + 1;
}

/** The white space before a key. */
function columnOf(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return ' '.repeat(offset - line);
}

/** The indentation of the first map in the map of the document; else two spaces. */
function unitOf({ contents }: Document.Parsed, text: string): string {
  const inner = isMap(contents)
    ? pairsOf(contents as YamlMap).find(({ pair: { value } }) => isMap(value) && !value.flow)?.pair
        .value
    : null;
  const first = isMap(inner) ? pairsOf(inner as YamlMap)[0] : undefined;
  return first ? columnOf(text, first.start) || '  ' : '  ';
}

function remove(text: string, path: readonly string[], parents: Parents): string {
  const document = documentOf(text);
  const map = document && mapAt(text, document, path.slice(0, -1));
  if (!document || map === null || map === 'empty') return text;
  const pairs = pairsOf(map);
  const index = pairs.findIndex(({ key }) => key === path.at(-1));
  const found = pairs[index];
  if (!found) return text;
  const above = path.slice(0, -1);
  if (pairs.length === 1 && parents[pointerOf(above)] === '' && above.length > 0) {
    return remove(text, above, parents);
  }
  if (map.flow) {
    const before = pairs[index - 1];
    const next = pairs[index + 1];
    if (before) return splice(text, before.end, found.end);
    return splice(text, found.start, next ? next.start : found.end);
  }
  const line = text.lastIndexOf('\n', found.start - 1) + 1;
  const end = lineEnd(text, found.end);
  if (end === text.length && !text.endsWith('\n') && line > 0) {
    return splice(text, text[line - 2] === '\r' ? line - 2 : line - 1, end);
  }
  return splice(text, line, end);
}
