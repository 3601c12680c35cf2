import { canonicalJson, type Data, toData } from './data.ts';
import { pathOf, pointerOf } from './pointer.ts';

/** What stands for an input in the value of an entry, by JSON pointer; null where there is nothing. */
export type Placeholders = Readonly<Record<string, unknown>>;

/**
 * The parts of the value of an entry that depend on inputs: where `filled`, with a value for each input,
 * differs from `open`, with none.
 */
export function placeholdersOf(open: unknown, filled: unknown): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  compare(toData(open), toData(filled), []);
  return found;

  function compare(one: Data, other: Data, path: string[]): void {
    if (one instanceof Map && other instanceof Map) {
      for (const key of new Set<string>([...one.keys(), ...other.keys()])) {
        compare(one.get(key), other.get(key), [...path, key]);
      }
    } else if (Array.isArray(one) && Array.isArray(other) && one.length === other.length) {
      for (const [at, item] of one.entries()) compare(item, other[at], [...path, String(at)]);
    } else if (
      one === undefined ||
      other === undefined ||
      canonicalJson(one) !== canonicalJson(other)
    ) {
      found[pointerOf(path)] = one === undefined ? null : plain(one);
    }
  }
}

/** The value with its placeholders, whatever stands in their places. */
export function withPlaceholders(value: Data, placeholders: Placeholders): Data {
  return Object.entries(placeholders).reduce<Data>(
    (data, [pointer, placeholder]) =>
      withPartAt(data, pathOf(pointer), placeholder === null ? undefined : toData(placeholder)),
    toData(value),
  );
}

/**
 * The value with what the user has in the places of the inputs in `current`, where `value` has only
 * placeholders; `before` are the placeholders of the entry that is there.
 */
export function withUserValues(
  value: Data,
  placeholders: Placeholders,
  current: Data,
  before: Placeholders,
): Data {
  let data = toData(value);
  for (const [pointer, placeholder] of Object.entries(placeholders)) {
    const path = pathOf(pointer);
    const isOpen = same(partAt(data, path) ?? null, placeholder);
    const there = partAt(current, path);
    const wasOpen =
      there === undefined || same(there, before[pointer] ?? null) || same(there, placeholder);
    if (isOpen && !wasOpen && Object.hasOwn(before, pointer)) data = withPartAt(data, path, there);
  }
  return data;
}

function same(one: Data, other: unknown): boolean {
  return canonicalJson(one) === canonicalJson(toData(other));
}

function partAt(data: Data, path: readonly string[]): Data {
  let at = data;
  for (const key of path) {
    if (at instanceof Map) at = at.get(key);
    else if (Array.isArray(at)) at = at[Number(key)];
    else return undefined;
  }
  return at;
}

/** A copy with another part; a part that is not there, and has no object or list to be in, is left out. */
function withPartAt(data: Data, path: readonly string[], value: Data): Data {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  if (Array.isArray(data)) {
    return data.map((one, at) => (String(at) === key ? withPartAt(one, rest, value) : one));
  }
  if (!(data instanceof Map)) return data;
  const copy = new Map<string, Data>(data as Map<string, Data>);
  const next = withPartAt(copy.get(key), rest, value);
  if (next === undefined) copy.delete(key);
  else copy.set(key, next);
  return copy;
}

/** Data as plain objects, for a lock file. */
export function plain(data: Data): unknown {
  if (Array.isArray(data)) return data.map(plain);
  if (!(data instanceof Map)) return data;
  return Object.fromEntries(
    [...(data as Map<string, Data>)].map(([key, one]) => [key, plain(one)]),
  );
}
