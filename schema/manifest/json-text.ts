import { type ParseError, printParseErrorCode, visit } from 'jsonc-parser';
import { jsonSafe } from './json-safe.ts';
import { frontmatterDepthMax } from './limits.ts';
import { manifestRefused } from './refuse.ts';

export { pointerTo } from './json-pointer.ts';

/** A JSON text as data that every database can store, with the lines of its values. */
export type JsonText = {
  data: unknown;
  /** The line, from 1, of the value at a JSON pointer (RFC 6901), or of the nearest value around it. */
  lineOf(pointer: string): number;
  /** The keys that an object has twice; the last value counts, as with every reader of JSON. */
  repeated: { key: string; line: number }[];
};

type Node = { line: number; children: Map<string, Node> };
type Open = { value: Map<string, unknown> | unknown[]; node: Node; key: string };

/**
 * Reads a JSON text; a byte order mark is accepted, and with `comments` comments and trailing commas are too. Takes
 * linear time. Throws `manifest.invalid` with file and line for a text that is not JSON, or that nests deeper than
 * {@link frontmatterDepthMax} levels.
 */
export function readJsonText(
  text: string,
  file: string,
  { comments = false }: { comments?: boolean } = {},
): JsonText {
  const plain = text.replace(/^\ufeff/, '');
  const top: Open = { value: new Map(), node: { line: 1, children: new Map() }, key: '' };
  const open: Open[] = [top];
  const repeated: JsonText['repeated'] = [];
  const add = (value: unknown, line: number): Node => {
    const node = { line, children: new Map<string, Node>() };
    const around = open.at(-1) ?? top;
    const key = Array.isArray(around.value) ? String(around.value.length) : around.key;
    if (Array.isArray(around.value)) around.value.push(value);
    else around.value.set(key, value);
    around.node.children.set(key, node);
    return node;
  };
  const begin = (value: Open['value'], line: number) => {
    if (open.length > frontmatterDepthMax) {
      throw manifestRefused(file, line, `it nests deeper than ${frontmatterDepthMax} levels`);
    }
    open.push({ value, node: add(value, line), key: '' });
  };
  visit(
    plain,
    {
      onObjectBegin: (_, __, line) => begin(new Map(), line + 1),
      onArrayBegin: (_, __, line) => begin([], line + 1),
      onObjectEnd: () => void open.pop(),
      onArrayEnd: () => void open.pop(),
      onObjectProperty(key, _, __, line) {
        const around = open.at(-1) ?? top;
        around.key = key;
        if (around.node.children.has(key)) repeated.push({ key, line: line + 1 });
      },
      onLiteralValue: (value: unknown, _, __, line) => void add(value, line + 1),
      onError(error, _, __, line) {
        throw manifestRefused(file, line + 1, `it is not valid JSON: ${explain(error)}`);
      },
    },
    { disallowComments: !comments, allowTrailingComma: comments },
  );
  const [root] = top.value instanceof Map ? top.value.values() : [];
  return {
    data: jsonSafe(root),
    lineOf(pointer) {
      let node = top.node.children.get('') ?? top.node;
      for (const part of pointer.split('/').slice(1)) {
        const next = node.children.get(part.replaceAll('~1', '/').replaceAll('~0', '~'));
        if (!next) break;
        node = next;
      }
      return node.line;
    },
    repeated,
  };
}

/** The error of the parser as words: `CommaExpected` is "comma expected". */
function explain(error: ParseError['error']): string {
  const words = printParseErrorCode(error).replaceAll(/(?<=[a-z])[A-Z]/g, ' $&');
  return words.toLowerCase();
}
