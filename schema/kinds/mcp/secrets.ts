import { pointerTo } from '../../manifest/json-text.ts';
import { isSecretName, knownToken, secretIn } from '../../secret-value.ts';

/** A value that must not be stored. It is not part of this, so that no error and no log shows it. */
export type FoundSecret = {
  /** The JSON pointer of the value. */
  pointer: string;
  /** What it seems to be, such as "a GitHub token". */
  what: string;
  /** What to write instead. */
  instead: string;
};

const foundMax = 20;

/**
 * The values of a server.json, or of the entry of a client's file, that look like secrets: in known formats
 * anywhere, and by their names and their look where a value for the server stands. At most 20.
 */
export function secretsIn(data: unknown): FoundSecret[] {
  const found: FoundSecret[] = [];
  visit(data, [], found);
  return found;
}

/** Objects of a client's file whose values are given to the server under their keys. */
const valueMaps: ReadonlySet<string> = new Set([
  'env',
  'envs',
  'environment',
  'headers',
  'http_headers',
]);

function visit(value: unknown, path: (string | number)[], found: FoundSecret[]): void {
  if (found.length >= foundMax) return;
  if (Array.isArray(value)) {
    const isArguments = path.at(-1) === 'args' || path.at(-1) === 'command';
    for (const [at, one] of value.entries()) {
      const inside = [...path, at];
      if (isArguments && typeof one === 'string') argument(value[at - 1], one, inside, found);
      else visit(one, inside, found);
    }
  } else if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value);
    const name = entries.find(([key, one]) => key === 'name' && typeof one === 'string')?.[1];
    const isValueMap = valueMaps.has(String(path.at(-1)));
    for (const [key, one] of entries) {
      const inside = [...path, key];
      const token = knownToken(key);
      if (token !== null) add(inside.slice(0, -1), token, 'NAME', found);
      else if (typeof one !== 'string') visit(one, inside, found);
      else if (isValueMap) text(one, key, inside, found);
      else if (key === 'value' || key === 'default') {
        // The name of an input, or the key of a variable.
        text(one, typeof name === 'string' ? name : String(path.at(-1) ?? ''), inside, found);
      } else if (/^(?:url|serverUrl|httpUrl|uri)$/.test(key)) text(one, null, inside, found);
      else known(one, inside, found);
    }
  } else if (typeof value === 'string') known(value, path, found);
}

/** An argument alone, with the flag before it (`--token abc`), or with its own (`--token=abc`). */
function argument(
  before: unknown,
  value: string,
  path: (string | number)[],
  found: FoundSecret[],
): void {
  const own =
    /^--?([A-Za-z][\w-]{0,100})=(.*)$/s.exec(value) ??
    /^([A-Z][A-Z0-9_]{0,100})=(.*)$/s.exec(value);
  if (own) return text(own[2] ?? '', own[1] ?? '', path, found);
  const flag = typeof before === 'string' ? /^--([A-Za-z][\w-]{0,100})$/.exec(before) : null;
  text(value, flag && !value.startsWith('-') ? (flag[1] ?? '') : null, path, found);
}

function text(
  value: string,
  name: string | null,
  path: (string | number)[],
  found: FoundSecret[],
): void {
  const what = secretIn(value, name);
  if (what !== null) add(path, what, variableOf(name), found);
}

function known(value: string, path: (string | number)[], found: FoundSecret[]): void {
  const what = knownToken(value);
  if (what !== null) add(path, what, 'NAME', found);
}

function add(
  path: (string | number)[],
  what: string,
  variable: string,
  found: FoundSecret[],
): void {
  found.push({ pointer: pointerTo(...path), what, instead: `\${${variable}}` });
}

/** The name of an environment variable for a value: `Authorization` is `AUTHORIZATION`. */
function variableOf(name: string | null): string {
  if (name === null || !isSecretName(name)) return 'NAME';
  const variable = name
    .slice(0, 60)
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]+/g, '_');
  return variable.replace(/^_+|_+$/g, '') || 'NAME';
}
