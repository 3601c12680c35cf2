import type { LaunchArgument } from './launch.ts';
import type { LaunchInputs } from './launch-inputs.ts';
import type { Argument, ServerPackage } from './server-json.ts';
import type { Text } from './text.ts';

type Command = { command: string; args: LaunchArgument[] };

/** How a program runs a package. */
type Runner = {
  command: string;
  /** Arguments before the package that are written unless the manifest has them. */
  before: readonly string[];
  /** The option that names another package registry. */
  registry?: string;
};

const npx = { command: 'npx', before: ['-y'], registry: '--registry' };
const uvx = { command: 'uvx', before: [], registry: '--default-index' };

/**
 * The programs that a `runtimeHint` can name, by registry type; the first is used without a hint, and for any other
 * hint, because a program that is not known could do anything under the name of a package.
 */
const runners: Readonly<Record<string, Readonly<Record<string, Runner>>>> = {
  npm: {
    npx,
    bunx: { command: 'bunx', before: [] },
    bun: { command: 'bunx', before: [] },
    pnpx: { command: 'pnpm', before: ['dlx'] },
    pnpm: { command: 'pnpm', before: ['dlx'] },
  },
  pypi: { uvx, pipx: { command: 'pipx', before: ['run'] } },
  oci: {
    docker: { command: 'docker', before: ['run', '-i', '--rm'] },
    podman: { command: 'podman', before: ['run', '-i', '--rm'] },
  },
  nuget: { dnx: { command: 'dnx', before: ['--yes'], registry: '--source' } },
};

const usualRegistries =
  /^https?:\/\/(?:registry\.npmjs\.org|pypi\.org|api\.nuget\.org|docker\.io)\b/;

/** The command that runs a package; null for a registry type that no program runs, such as `mcpb`. */
export function packageCommand(
  one: ServerPackage,
  env: readonly { name: string }[],
  inputs: LaunchInputs,
): Command | null {
  const type = one.registryType ?? '';
  const byHint = Object.hasOwn(runners, type) ? runners[type] : undefined;
  const runner = byHint && (ownRunner(byHint, one.runtimeHint) ?? Object.values(byHint)[0]);
  if (!runner || !one.identifier) return null;
  const isContainer = type === 'oci';
  // Some manifests repeat the image, without its version.
  const runtime = (one.runtimeArguments ?? [])
    .filter(({ value }) => !isContainer || !value || !isImage(value, one.identifier))
    .flatMap((arg) => argument(arg, inputs, true));
  const written = new Set(runtime.flatMap(({ texts }) => texts.map((text) => text.join(''))));
  const has = (text: string) => written.has(text) || written.has(longNames[text] ?? text);
  const before = runner.before.filter((text) => !has(text));
  const registry =
    runner.registry && one.registryBaseUrl && !usualRegistries.test(one.registryBaseUrl)
      ? [runner.registry, one.registryBaseUrl]
      : [];
  const variables = isContainer
    ? env
        .filter(
          ({ name }) => ![...written].some((text) => text === name || text.startsWith(`${name}=`)),
        )
        .map(({ name }) => ({ texts: [['-e'], [name]], ifVariable: name }))
    : [];
  // Others repeat the package in the arguments of the program.
  const isNamed = [...written].some(
    (text) => text === one.identifier || (one.identifier && text.startsWith(`${one.identifier}@`)),
  );
  // `run` comes first, whether the manifest or the table has it.
  const [first, ...rest] = runtime;
  const startsWithRun = isContainer && first?.texts[0]?.[0] === 'run';
  return {
    command: runner.command,
    args: [
      ...(startsWithRun ? [first] : []),
      ...[...before, ...registry].map(plain),
      ...(startsWithRun ? rest : runtime),
      ...variables,
      ...(isNamed ? [] : [plain(packageName(one))]),
      ...(one.packageArguments ?? []).flatMap((arg) => argument(arg, inputs, false)),
    ],
  };
}

/** Whether a text names the image of an identifier, with a version or without. */
function isImage(text: string, identifier = ''): boolean {
  return (
    text === identifier || identifier.startsWith(`${text}:`) || identifier.startsWith(`${text}@`)
  );
}

/** The long names of options that the table writes short. */
const longNames: Readonly<Record<string, string>> = { '-y': '--yes', '-i': '--interactive' };

function ownRunner(byHint: Readonly<Record<string, Runner>>, hint = ''): Runner | undefined {
  return Object.hasOwn(byHint, hint) ? byHint[hint] : undefined;
}

function plain(text: string): LaunchArgument {
  return { texts: [[text]] };
}

/** A package with its version, as the program of its registry type writes it. */
function packageName({ registryType, identifier = '', version }: ServerPackage): string {
  if (!version) return identifier;
  if (registryType === 'pypi') {
    return version === 'latest' ? identifier : `${identifier}==${version}`;
  }
  if (registryType !== 'oci') return `${identifier}@${version}`;
  // A tag comes after the last slash; a port of the registry comes before.
  const hasTag = /[:@]/.test(identifier.slice(identifier.lastIndexOf('/') + 1));
  return hasTag ? identifier : `${identifier}:${version}`;
}

/**
 * The texts of an argument. A named one without a value is a flag if it is for the program that runs the package, or
 * if nothing describes a value; else its value is an input.
 */
function argument(arg: Argument, inputs: LaunchInputs, isRuntime: boolean): LaunchArgument[] {
  if (arg.type === 'named' || (arg.type === undefined && arg.name)) {
    if (!arg.name) return [];
    const flag = arg.name.startsWith('-') ? arg.name : `--${arg.name}`;
    return isFlag(arg, isRuntime)
      ? [plain(flag)]
      : [{ texts: [[flag], inputs.textOf(arg, arg.name.replace(/^-+/, ''))] }];
  }
  if (typeof arg.value !== 'string' && !arg.valueHint && arg.default === undefined) return [];
  return [{ texts: [inputs.textOf(arg, arg.valueHint ?? 'argument') satisfies Text] }];
}

function isFlag(arg: Argument, isRuntime: boolean): boolean {
  if (typeof arg.value === 'string' || arg.default !== undefined) return false;
  const wanted = arg.isRequired === true || arg.isSecret === true || arg.choices !== undefined;
  if (wanted || arg.format !== undefined || arg.placeholder !== undefined) return false;
  return isRuntime || arg.description === undefined;
}
