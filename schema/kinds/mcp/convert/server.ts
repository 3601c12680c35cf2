import { slugify } from '../../../manifest/slug.ts';
import { isSecretName } from '../../../secret-value.ts';
import { schemaUrls } from '../schemas.ts';
import {
  type KeyValueInput,
  launchKey,
  type PlainLaunch,
  publisherKey,
  type ServerJson,
  type ServerPackage,
  type ServerRemote,
} from '../server-json.ts';
import { unversioned } from '../unversioned.ts';
import { type Entry, listAt, textsAt, urlOf } from './entries.ts';
import { packageOf } from './package.ts';
import { type Described, hasBraces, inputOf, type Part, partsOf, valueOf } from './placeholders.ts';

/** The namespace of servers that came from a client's file, where no one has a name for them. */
const namespace = 'local.agenthub';
const descriptionLengthMax = 100;

/** The server.json of an entry of a client's file. */
export function serverOf(entry: Entry, described: Described): ServerJson {
  const { data } = entry;
  const url = urlOf(data);
  const started =
    url === null ? startedBy(data, described) : { remotes: [remoteOf(data, url, described)] };
  const slug = slugify(entry.name).slug ?? slugify(nameOfLaunch(started)).slug ?? 'server';
  const tags = listAt(data, 'tags');
  const meta = { ...started._meta?.[publisherKey], ...(tags.length > 0 ? { tags } : {}) };
  const server: ServerJson = {
    $schema: schemaUrls.at(-1) ?? '',
    name: `${namespace}/${slug}`,
    ...(entry.name === slug || entry.name === '' ? {} : { title: entry.name.slice(0, 100) }),
    description: clip(textAt(data, 'description') ?? describe(entry.name || slug, started)),
    version: textAt(data, 'version') ?? unversioned,
    ...started,
  };
  return Object.keys(meta).length > 0 ? { ...server, _meta: { [publisherKey]: meta } } : server;
}

type Started = Pick<ServerJson, 'packages' | 'remotes' | '_meta'>;

function startedBy(data: Entry['data'], described: Described): Started {
  const line = Array.isArray(data['command'])
    ? listAt(data, 'command')
    : [textAt(data, 'command') ?? textAt(data, 'cmd') ?? ''];
  const [command = '', ...own] = line;
  const args = [...own, ...listAt(data, 'args')];
  // Codex and Goose have lists of the names of variables that the server gets from the environment.
  const passed = [...listAt(data, 'env_vars'), ...listAt(data, 'env_keys')].map(
    (name): [string, string] => [name, ''],
  );
  const environment = [...textsAt(data, ['env', 'envs', 'environment']), ...passed];
  const found = packageOf(command, args, described);
  if (!found) return plainCommand(command, args, environment, described);
  const named = new Map([...found.environment, ...environment]);
  const variables = [...named].map(([name, value]) => variableOf(name, value, described));
  return {
    packages: [
      {
        ...found.package,
        ...(variables.length > 0 ? { environmentVariables: variables } : {}),
      },
    ],
  };
}

/** An empty value and a reference are asked for; any other value is what counts unless someone gives another. */
function variableOf(name: string, value: string, described: Described): KeyValueInput {
  const parts = partsOf(value);
  const [first] = parts;
  if (first === undefined) return { name, ...inputOf({ input: name }, described) };
  if (parts.length === 1 && typeof first !== 'string' && first.input === name) {
    return { name, ...inputOf(first, described) };
  }
  if (parts.length === 1 && typeof first === 'string') return { name, default: value };
  return { name, ...valueOf(parts, described) };
}

function plainCommand(
  command: string,
  args: string[],
  environment: [string, string][],
  described: Described,
): Started {
  const inputs = new Map<string, KeyValueInput>();
  const write = (parts: Part[]) =>
    parts
      .map((part) => {
        if (typeof part === 'string') return part;
        inputs.set(part.input, { name: part.input, ...inputOf(part, described) });
        return `\${${part.input}}`;
      })
      .join('');
  const env = environment.map(([name, value]): [string, string] => [
    name,
    write(value === '' ? [{ input: name }] : partsOf(value)),
  ]);
  const launch: PlainLaunch = {
    command,
    ...(args.length > 0 ? { args: args.map((one) => write(partsOf(one))) } : {}),
    ...(env.length > 0 ? { env: Object.fromEntries(env) } : {}),
    ...(inputs.size > 0 ? { inputs: [...inputs.values()] } : {}),
  };
  return { _meta: { [publisherKey]: { [launchKey]: launch } } };
}

function remoteOf(data: Entry['data'], url: string, described: Described): ServerRemote {
  const kind = `${textAt(data, 'type') ?? ''} ${textAt(data, 'transport') ?? ''}`.toLowerCase();
  const isSse =
    /\bsse\b/.test(kind) || (!/http/.test(kind) && /\/sse\/?$/.test(url.split('?', 1)[0] ?? ''));
  const address = partsOf(url);
  const headers = [
    ...textsAt(data, ['headers', 'http_headers']).map(([name, value]) => ({
      name,
      parts: partsOf(value),
    })),
    ...textsAt(data, ['env_http_headers']).map(([name, variable]) => ({
      name,
      parts: [{ input: variable }],
    })),
    ...(textAt(data, 'bearer_token_env_var') === null
      ? []
      : [
          {
            name: 'Authorization',
            parts: ['Bearer ', { input: textAt(data, 'bearer_token_env_var') ?? '' }],
          },
        ]),
  ].map(({ name, parts }): KeyValueInput => {
    if (parts.length === 0)
      return { name, isRequired: true, ...(isSecretName(name) ? { isSecret: true } : {}) };
    return { name, ...valueOf(parts, described) };
  });
  const { value, variables } = hasBraces(address) ? { value: url } : valueOf(address, described);
  return {
    type: isSse ? 'sse' : 'streamable-http',
    url: value,
    ...(variables ? { variables } : {}),
    ...(headers.length > 0 ? { headers } : {}),
  };
}

function describe(name: string, started: Started): string {
  const launched = nameOfLaunch(started);
  return launched === '' ? `The MCP server ${name}` : `The MCP server ${name}, of ${launched}`;
}

function nameOfLaunch({ packages, remotes, _meta }: Started): string {
  const [first]: (ServerPackage | undefined)[] = [...(packages ?? [])];
  const [remote] = remotes ?? [];
  const host = /^[a-z]+:\/\/([^/?#@{}]+)/i.exec(remote?.url ?? '')?.[1];
  return first?.identifier ?? host ?? _meta?.[publisherKey]?.[launchKey]?.command ?? '';
}

function textAt(data: Entry['data'], key: string): string | null {
  const value = data[key];
  return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

function clip(text: string): string {
  const characters = [...text.replaceAll(/\s+/g, ' ')];
  return characters.length <= descriptionLengthMax
    ? characters.join('')
    : `${characters.slice(0, descriptionLengthMax - 1).join('')}…`;
}
