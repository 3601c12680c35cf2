import { pointerTo } from '../../manifest/json-text.ts';
import { schemaUrls } from './schemas.ts';
import { launchKey, publisherKey, type ServerJson } from './server-json.ts';

/** A departure from the schema: a warning at a JSON pointer. */
type Departure = { code: string; pointer: string; text: string };

/** The longest description in the schema, in characters. */
const descriptionLengthMax = 100;
const serverName = /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/;
const serverNameLengthMax = 200;
const registryTypes: ReadonlySet<string> = new Set([
  'npm',
  'pypi',
  'oci',
  'nuget',
  'mcpb',
  'cargo',
]);

/** Where the data of a server.json, which `server` is the reading of, departs from the schema, in the order of its keys. */
export function departures(data: Record<string, unknown>, server: ServerJson): Departure[] {
  return [
    ...ofSchema(data),
    ...ofName(server),
    ...ofDescription(server),
    ...ofPackages(data),
    ...ofRemotes(data),
    ...ofLaunches(server),
  ];
}

function ofSchema({ $schema }: Record<string, unknown>): Departure[] {
  if ($schema === undefined || $schema === '' || schemaUrls.includes(String($schema))) return [];
  const text = 'The $schema is none of the official ones; the file is read as of the newest';
  return [{ code: 'schema.unknown', pointer: '/$schema', text }];
}

function ofName({ name }: ServerJson): Departure[] {
  const pointer = '/name';
  if (name === '') {
    return [{ code: 'name.missing', pointer, text: 'There is no name; the folder gives it' }];
  }
  if (serverName.test(name) && name.length <= serverNameLengthMax) return [];
  const text =
    'The name is not "namespace/name", such as com.example/weather, of at most 200 letters, digits, dots, hyphens and underscores';
  return [{ code: 'name.format', pointer, text }];
}

function ofDescription({ description }: ServerJson): Departure[] {
  const pointer = '/description';
  if (description === undefined) {
    return [{ code: 'description.missing', pointer, text: 'There is no description' }];
  }
  const { length } = [...description];
  if (length <= descriptionLengthMax) return [];
  const text = `The description has ${length} characters; the official registry takes ${descriptionLengthMax}`;
  return [{ code: 'description.long', pointer, text }];
}

function ofPackages({ packages }: Record<string, unknown>): Departure[] {
  if (packages === undefined) return [];
  if (!Array.isArray(packages)) return [notAList('packages')];
  return packages.flatMap((one: unknown, at): Departure[] => {
    const pointer = pointerTo('packages', at);
    const found = isObject(one) ? one : {};
    const type = found['registryType'] ?? found['registry_type'];
    const missing = [
      ...(type === undefined ? ['registryType'] : []),
      ...['identifier', 'transport'].filter((key) => found[key] === undefined),
    ];
    if (missing.length > 0) {
      const text = `The package has no ${missing.join(', no ')}`;
      return [{ code: 'package.incomplete', pointer, text }];
    }
    if (registryTypes.has(String(type))) return [];
    const text = 'The registryType is none that clients know';
    return [{ code: 'package.registry', pointer, text }];
  });
}

function ofRemotes({ remotes }: Record<string, unknown>): Departure[] {
  if (remotes === undefined) return [];
  if (!Array.isArray(remotes)) return [notAList('remotes')];
  return remotes.flatMap((one: unknown, at): Departure[] => {
    const pointer = pointerTo('remotes', at);
    const { type, url } = isObject(one) ? one : {};
    if (type !== 'streamable-http' && type !== 'sse') {
      const text = 'The type of a remote server is streamable-http or sse';
      return [{ code: 'remote.type', pointer, text }];
    }
    if (typeof url === 'string' && url !== '') return [];
    return [{ code: 'remote.url', pointer, text: 'The remote server has no url' }];
  });
}

function ofLaunches({ packages = [], remotes = [], _meta }: ServerJson): Departure[] {
  const launch = _meta?.[publisherKey]?.[launchKey];
  if (packages.length > 0 || remotes.length > 0 || launch) return [];
  const text = 'There are neither packages nor remotes, so no client can start the server';
  return [{ code: 'server.empty', pointer: '', text }];
}

function notAList(key: string): Departure {
  return { code: `${key}.type`, pointer: pointerTo(key), text: `"${key}" is not a list` };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
