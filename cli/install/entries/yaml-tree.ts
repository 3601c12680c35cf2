import {
  type Document,
  isMap,
  isScalar,
  type Node,
  type Pair,
  parseAllDocuments,
  type YAMLMap,
} from 'yaml';
import { EntryError, lineAt } from './editor.ts';

/** The document; null if it has nothing but white space and comments. */
export function documentOf(text: string): Document.Parsed | null {
  let documents: Document.Parsed[];
  try {
    documents = [...parseAllDocuments(text, { intAsBigInt: false })];
  } catch (err) {
    if (!(err instanceof RangeError)) throw err;
    throw new EntryError('it is nested too deeply', null);
  }
  const error = documents.flatMap(({ errors }) => errors)[0];
  if (error) {
    const reason = error.message.split(' at line ')[0];
    throw new EntryError(`it is not valid YAML: ${reason}`, lineAt(text, error.pos[0]));
  }
  if (documents.length > 1) throw new EntryError('it has several documents', null);
  const document = documents[0];
  if (!document?.contents) return null;
  return isScalar(document.contents) &&
    document.contents.value === null &&
    !document.contents.source
    ? null
    : document;
}

/** A map of a document. */
export type YamlMap = YAMLMap.Parsed;
/** A pair of a map; `start` is that of its key, `end` that of its value. */
export type Found = { key: string; pair: Pair<Node, Node | null>; start: number; end: number };

/** The pairs of a map; a key that is no scalar has no name. */
export function pairsOf(map: YamlMap): Found[] {
  return map.items.map((item) => {
    const pair = item as unknown as Pair<Node, Node | null>;
    const start = pair.key.range?.[0] ?? 0;
    const key = isScalar(pair.key) ? String(pair.key.value) : '';
    return { key, pair, start, end: lastOffset(pair) };
  });
}

/** Where the text of a pair ends; comments and empty lines after it are not part of it. */
function lastOffset({ key, value }: Pair<Node, Node | null>): number {
  if (isMap(value) && !value.flow && value.items.length > 0) {
    const pairs = pairsOf(value as YamlMap);
    return pairs.at(-1)?.end ?? 0;
  }
  const end = value?.range?.[1] ?? 0;
  // A key without a value: the range of its value may be further down.
  return isScalar(value) && value.source === '' ? (key.range?.[1] ?? 0) + 1 : end;
}

/** The map at a path: null if there is none, `empty` for a key without a value. Throws an {@link EntryError} for anything else. */
export function mapAt(
  text: string,
  document: Document.Parsed,
  path: readonly string[],
): YamlMap | null | 'empty' {
  let at: unknown = document.contents;
  for (const [depth, key] of path.entries()) {
    if (!isMap(at)) throw notAMap(text, at, path[depth - 1]);
    const found = pairsOf(at as YamlMap).find((one) => one.key === key);
    if (!found) return null;
    at = found.pair.value;
  }
  if (isMap(at)) return at as YamlMap;
  if (isScalar(at) && at.value === null && at.source === '') return 'empty';
  throw notAMap(text, at, path.at(-1));
}

/** The error for a value that is in the way. */
export function notAMap(text: string, node: unknown, key: string | undefined): EntryError {
  const where = key === undefined ? 'its content' : JSON.stringify(key);
  const offset = (node as Node | null)?.range?.[0] ?? 0;
  return new EntryError(`${where} is not a map of its own`, lineAt(text, offset));
}
