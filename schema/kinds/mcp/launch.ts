import { type LaunchInput, LaunchInputs } from './launch-inputs.ts';
import { packageCommand } from './package-command.ts';
import {
  type KeyValueInput,
  launchKey,
  type PlainLaunch,
  publisherKey,
  type ServerJson,
  type ServerPackage,
  type ServerRemote,
} from './server-json.ts';
import { inputsOf, plainInputs, plainText, type Text, templateText } from './text.ts';

/** Arguments that belong together, such as `--port` and its value. */
export type LaunchArgument = {
  texts: readonly Text[];
  /** The arguments are left out if this environment variable is not written. */
  ifVariable?: string;
};

/** How a client starts a server, or reaches one. */
export type Launch = { inputs: readonly LaunchInput[] } & (
  | {
      type: 'stdio';
      command: string;
      args: readonly LaunchArgument[];
      env: readonly { name: string; value: Text }[];
    }
  | {
      type: 'http' | 'sse';
      url: Text;
      headers: readonly { name: string; value: Text }[];
    }
);

/**
 * The launch that a client uses: the first that it takes of a plain command, the packages in their order, remote
 * servers (streamable HTTP before SSE), and packages that are reached by HTTP once the user has started them. Null
 * if there is none, as for a server that is only a bundle (`mcpb`).
 */
export function launchOf(
  server: ServerJson,
  types: readonly Launch['type'][] = ['stdio', 'http', 'sse'],
): Launch | null {
  return launchesOf(server).find(({ type }) => types.includes(type)) ?? null;
}

/** Every way to start or reach a server, the one that clients use by default first. */
export function launchesOf(server: ServerJson): Launch[] {
  const plain = server._meta?.[publisherKey]?.[launchKey];
  const packages = server.packages ?? [];
  const remotes = server.remotes ?? [];
  const isStdio = ({ transport }: ServerPackage) => (transport?.type ?? 'stdio') === 'stdio';
  return [
    ...(plain ? [plainLaunch(plain)] : []),
    ...packages.filter(isStdio).flatMap(stdioLaunch),
    ...remotes.filter(({ type }) => type !== 'sse').flatMap(remoteLaunch),
    ...remotes.filter(({ type }) => type === 'sse').flatMap(remoteLaunch),
    ...packages.filter((one) => !isStdio(one)).flatMap(startedLaunch),
  ];
}

function plainLaunch({ command, args = [], env = {}, inputs: more = [] }: PlainLaunch): Launch {
  const inputs = new LaunchInputs();
  const declared = new Map(more.map((input) => [input.name, input]));
  const read = (value: string): Text => {
    for (const { name, default: fallback } of plainInputs(value)) {
      const withDefault = fallback === null ? { isRequired: true } : { default: fallback };
      inputs.declare(name, { ...withDefault, ...declared.get(name) }, true);
    }
    return plainText(value);
  };
  const variables = Object.entries(env).map(([name, value]) => ({ name, value: read(value) }));
  const texts = args.map((arg) => ({ texts: [read(arg)] }));
  return { type: 'stdio', command, args: texts, env: variables, inputs: inputs.all };
}

function stdioLaunch(one: ServerPackage): Launch[] {
  const inputs = new LaunchInputs();
  const env = keyValues(one.environmentVariables, inputs, true);
  const found = packageCommand(one, env, inputs);
  return found === null ? [] : [{ type: 'stdio', ...found, env, inputs: inputs.all }];
}

function remoteLaunch({ type, url, headers, variables = {} }: ServerRemote): Launch[] {
  if (typeof url !== 'string' || url === '') return [];
  const inputs = new LaunchInputs();
  const text = inputs.textOf({ value: url, variables, isRequired: true }, 'url');
  const values = keyValues(headers, inputs, false);
  return [
    { type: type === 'sse' ? 'sse' : 'http', url: text, headers: values, inputs: inputs.all },
  ];
}

/** A package that the user starts: its URL has the arguments and variables of the package as inputs. */
function startedLaunch(one: ServerPackage): Launch[] {
  const { type = 'streamable-http', url, headers } = one.transport ?? {};
  const own = [...(one.packageArguments ?? []), ...(one.environmentVariables ?? [])];
  const variables = Object.fromEntries(
    own.flatMap((input) => {
      const name = (input.name ?? '').replace(/^-+/, '');
      return url && inputsOf(templateText(url)).includes(name) ? [[name, input]] : [];
    }),
  );
  return remoteLaunch({ type, url: url ?? '', headers: headers ?? [], variables });
}

function keyValues(
  given: readonly KeyValueInput[] | undefined,
  inputs: LaunchInputs,
  isVariable: boolean,
): { name: string; value: Text }[] {
  return (given ?? [])
    .filter(({ name }) => typeof name === 'string' && name !== '')
    .map((input) => ({ name: input.name, value: inputs.textOf(input, input.name, isVariable) }));
}
