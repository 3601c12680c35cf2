import {
  type Argument,
  type Input,
  type InputWithVariables,
  type KeyValueInput,
  launchKey,
  type PlainLaunch,
  publisherKey,
  type ServerJson,
  type ServerPackage,
  type ServerRemote,
  type Transport,
} from './server-json.ts';

type Data = Readonly<Record<string, unknown>>;

const transports = ['stdio', 'streamable-http', 'sse'] as const;
const formats = ['string', 'number', 'boolean', 'filepath'] as const;

/**
 * The data of a server.json of any of the six schemas, also with the keys of 2025-07-09 (`registry_type`), in the
 * shape of the newest one. Never fails: what is missing or has another type is left out, so every value of the
 * result has the type that {@link ServerJson} says.
 */
export function serverJsonOf(value: unknown): ServerJson {
  const data = objectOf(value);
  const publisher = objectOf(objectOf(data['_meta'])[publisherKey]);
  const launch = launchOf(publisher[launchKey]);
  const repository = texts(objectOf(data['repository']), ['url', 'source', 'id', 'subfolder']);
  return {
    name: '',
    ...texts(data, ['$schema', 'name', 'title', 'description', 'version', 'websiteUrl']),
    ...(Object.keys(repository).length > 0 ? { repository } : {}),
    ...lists({
      icons: objects(data['icons']).map((icon) => ({
        ...texts(icon, ['src', 'mimeType', 'theme']),
      })),
      packages: objects(data['packages']).map(packageOf),
      remotes: objects(data['remotes']).flatMap(remoteOf),
    }),
    ...(launch ? { _meta: { [publisherKey]: { ...publisher, [launchKey]: launch } } } : {}),
  };
}

function packageOf(data: Data): ServerPackage {
  const [transport] = transportOf(data['transport']);
  return {
    ...texts(data, [
      'registryType',
      'registryBaseUrl',
      'identifier',
      'version',
      'fileSha256',
      'runtimeHint',
    ]),
    ...lists({
      runtimeArguments: argumentsOf(valueOf(data, 'runtimeArguments')),
      packageArguments: argumentsOf(valueOf(data, 'packageArguments')),
      environmentVariables: keyValuesOf(valueOf(data, 'environmentVariables')),
    }),
    ...(transport ? { transport } : {}),
  };
}

function transportOf(value: unknown): Transport[] {
  const data = objectOf(value);
  const type = transports.find((one) => one === data['type']);
  if (!type) return [];
  return [{ type, ...texts(data, ['url']), ...lists({ headers: keyValuesOf(data['headers']) }) }];
}

function remoteOf(data: Data): ServerRemote[] {
  const variables = variablesOf(data['variables']);
  return transportOf(data).map((transport) => ({
    ...transport,
    ...(Object.keys(variables).length > 0 ? { variables } : {}),
  }));
}

function launchOf(value: unknown): PlainLaunch | undefined {
  const data = objectOf(value);
  const { command } = texts(data, ['command']);
  if (command === undefined) return undefined;
  const env = Object.entries(objectOf(data['env'])).flatMap(([name, one]): [string, string][] => {
    const text = scalarOf(one);
    return text === undefined ? [] : [[name, text]];
  });
  return {
    command,
    args: listOf(data['args']).flatMap((one) => scalarOf(one) ?? []),
    env: Object.fromEntries(env),
    inputs: keyValuesOf(data['inputs']),
  };
}

function argumentsOf(value: unknown): Argument[] {
  return objects(value).map((data) => ({
    ...inputWithVariables(data),
    type: data['type'] === 'named' ? 'named' : 'positional',
    ...texts(data, ['name', 'valueHint']),
    ...flags(data, ['isRepeated']),
  }));
}

function keyValuesOf(value: unknown): KeyValueInput[] {
  return objects(value).flatMap((data) => {
    const { name } = texts(data, ['name']);
    return name === undefined ? [] : [{ ...inputWithVariables(data), name }];
  });
}

function inputWithVariables(data: Data): InputWithVariables {
  const variables = variablesOf(data['variables']);
  return { ...inputOf(data), ...(Object.keys(variables).length > 0 ? { variables } : {}) };
}

function variablesOf(value: unknown): Record<string, Input> {
  const found = Object.entries(objectOf(value)).map(([name, one]): [string, Input] => [
    name,
    inputOf(objectOf(one)),
  ]);
  return Object.fromEntries(found);
}

function inputOf(data: Data): Input {
  const format = formats.find((one) => one === data['format']);
  const [fixed, usual] = [scalarOf(data['value']), scalarOf(data['default'])];
  return {
    ...texts(data, ['description', 'placeholder']),
    ...flags(data, ['isRequired', 'isSecret']),
    ...(format ? { format } : {}),
    ...(usual === undefined ? {} : { default: usual }),
    ...(fixed === undefined ? {} : { value: fixed }),
    ...lists({ choices: listOf(data['choices']).flatMap((choice) => scalarOf(choice) ?? []) }),
  };
}

/** A value under its name, or under the one that the schema of 2025-07-09 has: `registry_type`. */
function valueOf(data: Data, key: string): unknown {
  if (Object.hasOwn(data, key)) return data[key];
  const old = key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return Object.hasOwn(data, old) ? data[old] : undefined;
}

function texts<K extends string>(data: Data, keys: readonly K[]): { [P in K]?: string } {
  const found = keys.flatMap((key): [string, string][] => {
    const value = valueOf(data, key);
    return typeof value === 'string' && value !== '' ? [[key, value]] : [];
  });
  return Object.fromEntries(found) as { [P in K]?: string };
}

function flags<K extends string>(data: Data, keys: readonly K[]): { [P in K]?: boolean } {
  const found = keys.flatMap((key): [string, boolean][] => {
    const value = valueOf(data, key);
    return typeof value === 'boolean' ? [[key, value]] : [];
  });
  return Object.fromEntries(found) as { [P in K]?: boolean };
}

/** The lists that are not empty. */
function lists<T extends Readonly<Record<string, readonly unknown[]>>>(all: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(all).filter(([, list]) => list.length > 0),
  ) as Partial<T>;
}

/** Numbers and booleans as text, since some authors leave the quotes out. */
function scalarOf(value: unknown): string | undefined {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' ? value : undefined;
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function isObject(value: unknown): value is Data {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function objects(value: unknown): Data[] {
  return listOf(value).filter(isObject);
}

function objectOf(value: unknown): Data {
  return isObject(value) ? value : {};
}
