import { LineCounter, parseDocument } from 'yaml';
import { parse as parseToml, TomlError } from 'smol-toml';
import { jsonSafe } from '../../../manifest/json-safe.ts';
import { type JsonText, readJsonText } from '../../../manifest/json-text.ts';
import {
  frontmatterLengthMax,
  frontmatterMarksMax,
  manifestBytesMax,
} from '../../../manifest/limits.ts';
import { manifestRefused } from '../../../manifest/refuse.ts';

/** The data of a client's file, and the line of a value. */
export type ConfigText = Pick<JsonText, 'data' | 'lineOf'>;

/**
 * Reads the file of a client by its ending: TOML, YAML, and anything else as JSON with comments. Throws
 * `manifest.invalid` with file and line if it cannot be read, is too large or nests too deeply.
 */
export function readConfigText(text: string, file: string): ConfigText {
  const plain = text.replace(/^\ufeff/, '').replaceAll(/\r\n?/g, '\n');
  const isToml = /\.toml$/i.test(file);
  const isYaml = /\.ya?ml$/i.test(file);
  // The parsers of TOML and YAML take longer than that of JSON.
  const lengthMax = isToml || isYaml ? frontmatterLengthMax : manifestBytesMax;
  if (plain.length > lengthMax) {
    throw manifestRefused(file, null, `the file is larger than ${lengthMax / 1024} KiB`);
  }
  try {
    if (isToml) return { data: jsonSafe(mapsOf(parseToml(plain))), lineOf: lineFinder(plain) };
    if (isYaml) return { data: jsonSafe(fromYaml(plain, file)), lineOf: lineFinder(plain) };
    return readJsonText(plain, file, { comments: true });
  } catch (err) {
    if (err instanceof TomlError) {
      // The parser's message may quote the text, in which a secret may stand.
      throw manifestRefused(file, err.line, 'it is not valid TOML');
    }
    if (err instanceof RangeError) throw manifestRefused(file, null, 'it nests too deeply');
    throw err;
  }
}

function fromYaml(text: string, file: string): unknown {
  if ((text.match(/[,:?&*!{}[\]"'-]/g)?.length ?? 0) > frontmatterMarksMax) {
    throw manifestRefused(file, null, `it has more than ${frontmatterMarksMax} marks of YAML`);
  }
  const lineCounter = new LineCounter();
  const document = parseDocument(text, {
    lineCounter,
    logLevel: 'silent',
    prettyErrors: false,
    resolveKnownTags: false,
    uniqueKeys: false,
  });
  const [error] = document.errors;
  if (error) {
    if (/call stack/i.test(error.message)) throw new RangeError(error.message);
    const { line } = lineCounter.linePos(error.pos[0]);
    // The parser's message may quote the text, in which a secret may stand.
    throw manifestRefused(file, line, `it is not valid YAML: ${error.code}`);
  }
  try {
    return document.toJS({ mapAsMap: true, maxAliasCount: 100 });
  } catch (err) {
    if (err instanceof ReferenceError) throw manifestRefused(file, null, 'it has too many aliases');
    throw err;
  }
}

/** The tables of TOML as maps, and its dates as text. */
function mapsOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mapsOf);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === 'bigint') return String(value);
  if (typeof value !== 'object' || value === null) return value;
  return new Map(Object.entries(value).map(([key, one]) => [key, mapsOf(one)]));
}

/** Finds a value by the keys on the way to it: the first line after that of the key before which has the key. */
function lineFinder(text: string): JsonText['lineOf'] {
  const lines = text.split('\n');
  return (pointer) => {
    let at = 0;
    for (const part of pointer.split('/').slice(1)) {
      const key = part.replaceAll('~1', '/').replaceAll('~0', '~');
      if (/^\d+$/.test(key)) continue;
      const next = lines.findIndex((line, index) => index >= at && line.includes(key));
      if (next !== -1) at = next;
    }
    return at + 1;
  };
}
