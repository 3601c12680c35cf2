import { type Node, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { Data } from './data.ts';
import { EntryError, lineAt } from './editor.ts';

/** The tree of a text; null if it has neither value nor comment. */
export function treeOf(text: string): Node | null {
  if (text.trim() === '') return null;
  const errors: ParseError[] = [];
  let root: Node | undefined;
  try {
    root = parseTree(text, errors, { allowTrailingComma: true });
  } catch (err) {
    if (!(err instanceof RangeError)) throw err;
    throw new EntryError('it is nested too deeply', null);
  }
  const error = errors[0];
  if (error || !root) {
    const what = error ? words(printParseErrorCode(error.error)) : 'it has no value';
    throw new EntryError(`it is not valid JSON: ${what}`, lineAt(text, error?.offset ?? 0));
  }
  return root;
}

/** `PropertyNameExpected` as words. */
function words(code: string): string {
  return code.replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).toLowerCase();
}

/** A property of an object; `start` is that of its key, `end` that of its value. */
type Property = { key: string; start: number; end: number; value: Node };

/** The properties of an object, with their places in the text. */
export function propertiesOf(node: Node): Property[] {
  return (node.children ?? []).flatMap((one) => {
    const [key, value] = one.children ?? [];
    if (!key || !value) return [];
    return [{ key: String(key.value), start: key.offset, end: endOf(value), value }];
  });
}

/** The position after a node. */
export function endOf({ offset, length }: Node): number {
  return offset + length;
}

/** The node at a path; null if there is none. */
export function nodeAt(root: Node, path: readonly string[]): Node | null {
  let at: Node | undefined = root;
  for (const key of path) {
    if (at?.type !== 'object') return null;
    at = propertiesOf(at).find((one) => one.key === key)?.value;
  }
  return at ?? null;
}

/** Throws an {@link EntryError} if an object has a key twice. */
export function refuseDuplicates(text: string, node: Node): void {
  const seen = new Set<string>();
  for (const { key, start } of propertiesOf(node)) {
    if (seen.has(key)) {
      throw new EntryError(`it has the key ${JSON.stringify(key)} twice`, lineAt(text, start));
    }
    seen.add(key);
  }
}

/** The content of a node. */
export function dataOf(node: Node): Data {
  if (node.type === 'array') return (node.children ?? []).map(dataOf);
  if (node.type !== 'object') return node.value as Data;
  return new Map(propertiesOf(node).map(({ key, value }) => [key, dataOf(value)]));
}

/** Where the comments after `start` that begin on the same line end; `start` if there are none. */
export function triviaEnd(text: string, start: number, limit: number): number {
  let end = start;
  for (let at = start; at < limit;) {
    if (text.startsWith('//', at)) {
      const line = /\r?\n/g;
      line.lastIndex = at;
      return Math.min(line.exec(text)?.index ?? limit, limit);
    }
    if (text.startsWith('/*', at)) {
      at = text.indexOf('*/', at) + 2;
      end = at;
    } else if (/[ \t]/.test(text[at] ?? '')) at += 1;
    else break;
  }
  return end;
}

/** The position of the next character that is neither white space nor part of a comment. */
export function skipToComma(text: string, start: number, limit: number): number {
  for (let at = start; at < limit;) {
    if (text.startsWith('//', at)) at = Math.max(text.indexOf('\n', at), at + 2);
    else if (text.startsWith('/*', at)) at = text.indexOf('*/', at) + 2;
    else if (/\s/.test(text[at] ?? '')) at += 1;
    else return at;
  }
  return limit;
}
