import { pointerTo } from '../../../manifest/json-text.ts';

type Data = Readonly<Record<string, unknown>>;

/** A server in the file of a client, as written there. */
export type Entry = { name: string; pointer: string; data: Data };

/** The keys under which clients keep their servers by name, each as the way to it. */
const places: readonly (readonly string[])[] = [
  ['mcpServers'],
  ['servers'],
  ['mcp_servers'],
  ['mcp', 'servers'],
  ['mcp', 'mcpServers'],
  ['context_servers'],
  ['mcp'],
  ['extensions'],
];

/** The servers of a client's file, in its order; `fileName` names a file that is one server itself. */
export function entriesOf(data: unknown, fileName: string): Entry[] {
  if (!isObject(data)) return [];
  const found = places.flatMap((place) => {
    const servers = place.reduce<unknown>((at, key) => (isObject(at) ? at[key] : null), data);
    if (!isObject(servers)) return [];
    return Object.entries(servers).flatMap(([name, one]): Entry[] =>
      isServer(one) ? [{ name, pointer: pointerTo(...place, name), data: one }] : [],
    );
  });
  if (found.length > 0 || !isServer(data)) return found;
  const { name } = data;
  return [{ name: typeof name === 'string' ? name : fileName, pointer: '', data }];
}

/** What VS Code asks for: `inputs`, whose values are `${input:id}`. */
export function declaredInputsOf(data: unknown): Data[] {
  const { inputs } = isObject(data) ? data : {};
  return Array.isArray(inputs) ? inputs.filter(isObject) : [];
}

/** An entry that says how to start or reach a server; a manifest, which has packages, is none. */
function isServer(value: unknown): value is Data {
  if (!isObject(value) || 'packages' in value || 'remotes' in value) return false;
  const { command, cmd } = value;
  const isCommand = [command, cmd].some((one) => typeof one === 'string' && one.trim() !== '');
  const isList = Array.isArray(command) && typeof command[0] === 'string';
  return isCommand || isList || urlOf(value) !== null;
}

/** The address of a remote server, under any of the keys that clients have for it. */
export function urlOf(data: Data): string | null {
  const found = ['url', 'serverUrl', 'httpUrl', 'uri'].map((key) => data[key]);
  return (
    (found.find((one) => typeof one === 'string' && /^[a-z]+:\/\//i.test(one)) as string) ?? null
  );
}

export function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The texts of a map, under the first of these keys that has one; numbers and booleans as text. */
export function textsAt(data: Data, keys: readonly string[]): [name: string, text: string][] {
  const map = keys.map((key) => data[key]).find(isObject) ?? {};
  return Object.entries(map).flatMap(([name, one]): [string, string][] => {
    if (typeof one === 'string') return [[name, one]];
    return typeof one === 'number' || typeof one === 'boolean' ? [[name, String(one)]] : [];
  });
}

/** The texts of a list; numbers and booleans as text. */
export function listAt(data: Data, key: string): string[] {
  const list = data[key];
  if (!Array.isArray(list)) return [];
  return list.flatMap((one: unknown) =>
    ['string', 'number', 'boolean'].includes(typeof one) ? [String(one)] : [],
  );
}
