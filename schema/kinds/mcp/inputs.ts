import type { DeclaredInput } from '../kind-module.ts';
import {
  type Argument,
  type Input,
  type InputWithVariables,
  type KeyValueInput,
  launchKey,
  type PlainLaunch,
  publisherKey,
  type ServerJson,
} from './server-json.ts';

/**
 * The values that a user of the server gives: of its packages, its remotes and its plain command, each name once.
 * An environment variable or a header with a fixed value is none, but the variables in that value are.
 */
export function declaredInputs(server: ServerJson): DeclaredInput[] {
  const launch = server._meta?.[publisherKey]?.[launchKey];
  const found = [
    ...(server.packages ?? []).flatMap((one) => [
      ...(one.environmentVariables ?? []).flatMap(ofKeyValue),
      ...(one.runtimeArguments ?? []).flatMap(ofArgument),
      ...(one.packageArguments ?? []).flatMap(ofArgument),
      ...(one.transport?.headers ?? []).flatMap(ofKeyValue),
    ]),
    ...(server.remotes ?? []).flatMap((one) => [
      ...ofVariables(one.variables),
      ...(one.headers ?? []).flatMap(ofKeyValue),
    ]),
    ...(launch ? ofLaunch(launch) : []),
  ];
  const byName = new Map<string, DeclaredInput>();
  for (const input of found) if (!byName.has(input.name)) byName.set(input.name, input);
  return [...byName.values()];
}

function ofKeyValue(input: KeyValueInput): DeclaredInput[] {
  return input.value === undefined ? [declared(input.name, input)] : ofVariables(input.variables);
}

/** An argument without a fixed value is given by the user, under its hint or the name of its flag. */
function ofArgument(argument: Argument): DeclaredInput[] {
  if (argument.value !== undefined) return ofVariables(argument.variables);
  const name = argument.valueHint ?? argument.name?.replace(/^-+/, '');
  return name === undefined || name === '' ? [] : [declared(name, argument)];
}

function ofVariables(variables: InputWithVariables['variables']): DeclaredInput[] {
  return Object.entries(variables ?? {}).flatMap(([name, input]) =>
    input.value === undefined ? [declared(name, input)] : [],
  );
}

const reference = /\$\{([^}:]+)(?::-([^}]*))?\}/g;

/** The inputs of a plain command: those that it lists, and every other `${NAME}` in its arguments and environment. */
function ofLaunch({ args = [], env = {}, inputs = [] }: PlainLaunch): DeclaredInput[] {
  const listed = inputs.map((input) => declared(input.name, input));
  const used = [...args, ...Object.values(env)].flatMap((text) =>
    Array.from(text.matchAll(reference), ([, name = '', usual]) =>
      declared(name, {
        isRequired: usual === undefined,
        ...(usual === undefined ? {} : { default: usual }),
      }),
    ),
  );
  return [...listed, ...used];
}

function declared(name: string, input: Input): DeclaredInput {
  return {
    name,
    description: input.description ?? null,
    required: input.isRequired ?? false,
    secret: input.isSecret ?? false,
    default: input.default ?? null,
    choices: input.choices ?? [],
    format: input.format ?? 'string',
  };
}
