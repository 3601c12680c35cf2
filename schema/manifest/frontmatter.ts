import {
  type Document,
  isMap,
  isNode,
  isScalar,
  LineCounter,
  parseDocument,
  visit,
  type YAMLMap,
} from 'yaml';
import type { Warning } from '../version.ts';
import { AppError } from '../error.ts';
import { jsonSafeMap, storableText } from './json-safe.ts';
import {
  frontmatterDepthMax,
  frontmatterLengthMax,
  frontmatterLinesMax,
  frontmatterMarksMax,
} from './limits.ts';
import { readMarksAsText } from './plain-marks.ts';
import { quoteBrokenValues } from './recover.ts';
import { manifestRefused } from './refuse.ts';

/** The YAML frontmatter of a file, and the text after it. Line numbers are those of the file, from 1. */
export type Frontmatter = {
  data: Record<string, unknown>;
  body: string;
  bodyLine: number;
  /** The line of a top-level key; null if there is no such key. */
  lineOf(key: string): number | null;
  /** The line of a value, by its keys from the top, such as `skills`, `0`; null if there is none. */
  lineOfValue(...keys: string[]): number | null;
  /** The source of a scalar (`1.10`, not 1.1), by its keys from the top; null if there is none. */
  sourceOf(...keys: string[]): string | null;
  warnings: Warning[];
};

type Parsed = { document: Document.Parsed; lineAt(offset: number): number };
type Warn = (code: string, line: number | null, text: string) => void;

/**
 * Splits a Markdown file and reads its YAML frontmatter leniently. A byte order mark and CRLF are accepted. Blank
 * lines before the frontmatter, repeated keys and unknown YAML tags give a warning. A value that is not valid as
 * YAML, such as a glob or a text with a colon, is read as text with a warning at its line. Throws
 * `manifest.invalid` with file and line if the frontmatter is missing, too large, has too many marks, is not YAML,
 * is not a map, is nested too deeply, or has aliases with anchors.
 */
export function readFrontmatter(text: string, file: string): Frontmatter {
  const warnings: Warning[] = [];
  const warn: Warn = (code, line, message) => warnings.push({ code, file, line, text: message });
  const { head, firstLine, body, bodyLine } = split(text, file, warn);
  try {
    const parsed = parse(head, firstLine, file, warn);
    return { ...read(parsed, firstLine, file, warn), body, bodyLine, warnings };
  } catch (err) {
    if (err instanceof AppError) throw err;
    // The parser recurses, so malicious nesting ends in a RangeError: from jsonSafe, or from a stack overflow.
    if (err instanceof RangeError) {
      throw manifestRefused(file, firstLine, 'the frontmatter nests too deeply');
    }
    throw err;
  }
}

function split(text: string, file: string, warn: Warn) {
  const plain = storableText(text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n'));
  const lines = plain.split('\n');
  const opening = lines.findIndex((line) => line.trim() !== '');
  if (opening === -1 || !/^---[ \t]*$/.test(lines[opening] ?? '')) {
    throw manifestRefused(
      file,
      1,
      'there is no frontmatter: the file must start with --- and name and description',
    );
  }
  if (opening > 0) {
    warn('frontmatter.position', opening + 1, 'The frontmatter does not start on the first line');
  }
  const closing = lines.findIndex(
    (line, index) => index > opening && /^(?:---|\.\.\.)[ \t]*$/.test(line),
  );
  if (closing === -1) {
    throw manifestRefused(file, opening + 1, 'the frontmatter has no end: a line --- is missing');
  }
  const head = lines.slice(opening + 1, closing).join('\n');
  if (head.length > frontmatterLengthMax) {
    throw manifestRefused(file, opening + 1, 'the frontmatter is larger than 64 KiB');
  }
  refuseTooMuch(head, opening + 2, file);
  return {
    head,
    firstLine: opening + 2,
    body: lines.slice(closing + 1).join('\n'),
    bodyLine: closing + 2,
  };
}

/** Refuses too many lines or marks before parsing, because they determine the time of the parser. */
function refuseTooMuch(head: string, firstLine: number, file: string): void {
  const count = (pattern: RegExp) => head.match(pattern)?.length ?? 0;
  if (count(/\n/g) >= frontmatterLinesMax) {
    const reason = `the frontmatter has more than ${frontmatterLinesMax} lines`;
    throw manifestRefused(file, firstLine, reason);
  }
  if (count(/[,:?&*!{}[\]"'-]/g) <= frontmatterMarksMax) return;
  const unclosed = count(/[[{]/g) - count(/[\]}]/g);
  const reason =
    unclosed > frontmatterDepthMax
      ? 'the frontmatter nests too deeply'
      : `the frontmatter has more than ${frontmatterMarksMax} colons, commas, quotes, hyphens and brackets`;
  throw manifestRefused(file, firstLine, reason);
}

/**
 * The core schema of YAML 1.2, where dates, `yes` and `no` are strings, and no tags beyond it. The
 * parser's own check for repeated keys takes quadratic time.
 */
function parseYaml(head: string, firstLine: number): Parsed {
  const lineCounter = new LineCounter();
  const document = parseDocument(head, {
    lineCounter,
    logLevel: 'silent',
    prettyErrors: false,
    resolveKnownTags: false,
    uniqueKeys: false,
  });
  return { document, lineAt: (offset) => firstLine + lineCounter.linePos(offset).line - 1 };
}

function parse(head: string, firstLine: number, file: string, warn: Warn): Parsed {
  let parsed = parseYaml(head, firstLine);
  let source = head;
  const [error] = parsed.document.errors;
  if (error) {
    if (/call stack/i.test(error.message)) throw new RangeError(error.message);
    const recovered = quoteBrokenValues(head);
    const again = recovered && parseYaml(recovered.text, firstLine);
    if (!again || again.document.errors.length > 0) {
      const line = parsed.lineAt(error.pos[0]);
      throw manifestRefused(
        file,
        line,
        `the frontmatter is not valid YAML: ${error.message}; put text in single quotes, or indented on the lines after >-`,
      );
    }
    for (const { key, line } of recovered.quoted) {
      warn(
        'yaml.recovered',
        firstLine + line,
        `The value${key === null ? '' : ` of "${key}"`} is not valid YAML and was read as plain text; put it in single quotes`,
      );
    }
    parsed = again;
    source = recovered.text;
  }
  const { document, lineAt } = parsed;
  const asText = readMarksAsText(document, { head: source, file, lineAt, warn });
  for (const { pos, message } of document.warnings) {
    if (!asText.has(lineAt(pos[0])))
      warn('yaml.tag', lineAt(pos[0]), `Read as plain data: ${message}`);
  }
  return parsed;
}

function read({ document, lineAt }: Parsed, firstLine: number, file: string, warn: Warn) {
  visit(document, {
    Map: (_, map) => {
      dropRepeated(map, (key, offset) =>
        warn('yaml.duplicate_key', lineAt(offset), `"${key}" occurs twice; the last value counts`),
      );
    },
  });
  const { contents } = document;
  const value: unknown = contents === null ? new Map() : document.toJS({ mapAsMap: true });
  if (!(value instanceof Map)) {
    throw manifestRefused(file, firstLine, 'the frontmatter is not a map of keys to values');
  }
  const lines = new Map<unknown, number>();
  for (const { key } of isMap(contents) ? contents.items : []) {
    if (isScalar(key) && key.range) lines.set(key.value, lineAt(key.range[0]));
  }
  return {
    data: jsonSafeMap(value),
    lineOf: (key: string): number | null => lines.get(key) ?? null,
    lineOfValue: (...keys: string[]): number | null => {
      const node = document.getIn(keys, true);
      return isNode(node) && node.range ? lineAt(node.range[0]) : null;
    },
    sourceOf: (...keys: string[]): string | null => {
      const node = document.getIn(keys, true);
      return isScalar(node) && typeof node.source === 'string' ? node.source : null;
    },
  };
}

/** Keeps only the last of several pairs with the same key, like all YAML readers that accept them. */
function dropRepeated(map: YAMLMap, repeated: (key: string, offset: number) => void): void {
  const last = new Map<unknown, unknown>();
  for (const pair of map.items) {
    if (!isScalar(pair.key)) continue;
    if (last.has(pair.key.value)) repeated(String(pair.key.value), pair.key.range?.[0] ?? 0);
    last.set(pair.key.value, pair);
  }
  map.items = map.items.filter((pair) => !isScalar(pair.key) || last.get(pair.key.value) === pair);
}
