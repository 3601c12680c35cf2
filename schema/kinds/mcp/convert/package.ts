import type { Argument, ServerPackage } from '../server-json.ts';
import { type Described, hasBraces, partsOf, valueOf } from './placeholders.ts';

/** A package that a command runs, and the environment variables that the command names. */
export type FoundPackage = { package: ServerPackage; environment: [name: string, value: string][] };

/**
 * The package that a command line runs: `npx -y name@1.0.0`, `uvx name==1.0.0`, `docker run … image`. Null for a
 * command that is none of these, that asks for a range of versions, or that has an option which a package cannot hold.
 */
export function packageOf(
  command: string,
  args: readonly string[],
  described: Described,
): FoundPackage | null {
  const program = command.replace(/^.*[\\/]/, '').replace(/\.(?:cmd|exe)$/i, '');
  if (program === 'npx' || program === 'bunx') return npmPackage(program, args, described);
  if (program === 'uvx') return pypiPackage(args, described);
  if (program === 'docker' || program === 'podman') return image(program, args, described);
  return null;
}

function npmPackage(
  runtimeHint: string,
  args: readonly string[],
  described: Described,
): FoundPackage | null {
  const at = args.findIndex((one) => !['-y', '--yes', '-q', '--quiet'].includes(one));
  const match = /^((?:@[a-z0-9~-][a-z0-9._~-]*\/)?[a-z0-9~-][a-z0-9._~-]*)(?:@(.+))?$/i.exec(
    args[at] ?? '',
  );
  return versioned('npm', runtimeHint, match, args.slice(at + 1), described);
}

function pypiPackage([spec = '', ...rest]: readonly string[], described: Described) {
  const match = /^([a-z0-9][a-z0-9._-]*)(?:(?:@|==)(.+))?$/i.exec(spec);
  return versioned('pypi', 'uvx', match, rest, described);
}

function versioned(
  registryType: string,
  runtimeHint: string,
  match: RegExpExecArray | null,
  rest: readonly string[],
  described: Described,
): FoundPackage | null {
  const [, identifier, version = 'latest'] = match ?? [];
  if (identifier === undefined || identifier.length > 214) return null;
  // The schema has neither ranges nor dist-tags but the newest version, which is no version at all.
  if (version !== 'latest' && !/^v?\d[\w.+-]{0,100}$/.test(version)) return null;
  const packageArguments = positional(rest, described);
  if (!packageArguments) return null;
  return {
    package: {
      registryType,
      identifier,
      ...(version === 'latest' ? {} : { version }),
      runtimeHint,
      transport: { type: 'stdio' },
      ...(packageArguments.length > 0 ? { packageArguments } : {}),
    },
    environment: [],
  };
}

function positional(args: readonly string[], described: Described): Argument[] | null {
  const parts = args.map(partsOf);
  if (parts.some(hasBraces)) return null;
  return parts.map((one): Argument => ({ type: 'positional', ...valueOf(one, described) }));
}

/** Options of `docker run` that every client of a server sets by itself, and those with a value that it keeps. */
const plainOptions: ReadonlySet<string> = new Set(['-i', '--rm', '-it', '-t', '--interactive']);
const valueOptions: ReadonlySet<string> = new Set([
  '-v',
  '--volume',
  '--mount',
  '--network',
  '--name',
  '-p',
  '--platform',
  '--user',
  '-w',
  '--workdir',
  '--entrypoint',
  '--pull',
]);

function image(
  runtimeHint: string,
  [run, ...args]: readonly string[],
  described: Described,
): FoundPackage | null {
  if (run !== 'run') return null;
  const environment: [string, string][] = [];
  const runtimeArguments: Argument[] = [];
  let at = 0;
  for (; args[at]?.startsWith('-'); at++) {
    const [option = '', joined] = /^(--[\w-]+)=(.*)$/s.exec(args[at] ?? '')?.slice(1) ?? [args[at]];
    if (plainOptions.has(option)) continue;
    const value = joined ?? args[++at];
    if (value === undefined) return null;
    if (option === '-e' || option === '--env') {
      const [name = '', text] = /^([A-Za-z_]\w*)(?:=(.*))?$/s.exec(value)?.slice(1) ?? [];
      if (name === '') return null;
      environment.push([name, text ?? '']);
    } else if (valueOptions.has(option)) {
      const parts = partsOf(value);
      if (hasBraces(parts)) return null;
      runtimeArguments.push({ type: 'named', name: option, ...valueOf(parts, described) });
    } else return null;
  }
  const identifier = args[at];
  const packageArguments = positional(args.slice(at + 1), described);
  if (!identifier || !/^[a-z0-9][\w./:@-]{0,300}$/i.test(identifier) || !packageArguments)
    return null;
  return {
    package: {
      registryType: 'oci',
      identifier,
      runtimeHint,
      transport: { type: 'stdio' },
      ...(runtimeArguments.length > 0 ? { runtimeArguments } : {}),
      ...(packageArguments.length > 0 ? { packageArguments } : {}),
    },
    environment,
  };
}
