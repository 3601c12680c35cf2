import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { DeclaredInput } from '#schema/kinds/kind-module.ts';
import type { Target } from '#schema/targets.ts';
import type { BaseCommand } from '../base-command.ts';
import { UsageError } from '../errors.ts';
import type { Placing } from './placing.ts';

export type { InputValues } from './placing.ts';

/** The options of a command that give values of inputs. */
export type InputOptions = {
  env?: string[] | undefined;
  envFile?: string | undefined;
  input?: string[] | undefined;
};

/** What an asset asks for, and where it goes. */
export type Asking = { ref: string; placing: Placing; targets: readonly Target[] };

/**
 * The values that the options give, by name; those of `--env-file` first, so that others replace them.
 * Throws a usage error for an option without `=`, a file that cannot be read, and a name that no asset asks for.
 */
export async function givenValues(
  { env = [], envFile, input = [] }: InputOptions,
  asked: readonly Asking[],
  directory: string,
): Promise<Record<string, string>> {
  const known = new Set(asked.flatMap(({ placing }) => placing.inputs.map(({ name }) => name)));
  const values = new Map<string, string>();
  if (envFile !== undefined) {
    let text: string;
    try {
      text = await readFile(resolve(directory, envFile), 'utf8');
    } catch (err) {
      throw new UsageError(`--env-file cannot be read: ${(err as Error).message}`);
    }
    // A file may hold variables for other programs too.
    for (const [name, value] of pairsOf(text)) if (known.has(name)) values.set(name, value);
  }
  for (const [flag, pairs] of [['--env', env] as const, ['--input', input] as const]) {
    for (const pair of pairs) {
      const at = pair.indexOf('=');
      // The value may be a secret, so it is not repeated.
      if (at < 1) throw new UsageError(`${flag} takes NAME=VALUE`);
      const name = pair.slice(0, at);
      if (!known.has(name)) {
        throw new UsageError(`No asset asks for ${name}`, { candidates: [...known] });
      }
      values.set(name, pair.slice(at + 1));
    }
  }
  for (const { placing } of asked) {
    for (const one of placing.inputs) {
      const problem = problemOf(one, values.get(one.name));
      if (problem !== null) throw new UsageError(`${one.name} ${problem}`);
    }
  }
  return Object.fromEntries(values);
}

/** The variables of a file with lines `NAME=VALUE`; comments, `export` and quotes are understood. */
function pairsOf(text: string): [string, string][] {
  return text.split(/\r?\n/).flatMap((line): [string, string][] => {
    const found = /^\s*(?:export\s+)?([^\s=#]+)\s*=\s*(.*?)\s*$/.exec(line);
    if (!found) return [];
    const [, name = '', value = ''] = found;
    return [[name, /^(["'])(.*)\1$/.exec(value)?.[2] ?? value]];
  });
}

function problemOf({ choices, format }: DeclaredInput, value: string | undefined): string | null {
  if (value === undefined) return null;
  if (choices.length > 0 && !choices.includes(value)) return `takes ${choices.join(', ')}`;
  if (format === 'number' && !/^-?\d+(\.\d+)?$/.test(value)) return 'takes a number';
  if (format === 'boolean' && !/^(true|false)$/.test(value)) return 'takes true or false';
  return null;
}

/** The names of the inputs whose values an install writes into files. The tool reads all others from its environment. */
export function writtenInputs({ placing, targets }: Asking): DeclaredInput[] {
  const marked = Object.fromEntries(placing.inputs.map(({ name }) => [name, 'x']));
  const entries = targets
    .flatMap((target) => placing.placementsFor(target, marked))
    .filter((one) => one.type === 'entry');
  const secrets = new Set(entries.flatMap(({ writtenSecrets }) => writtenSecrets));
  return placing.inputs.filter(({ name, secret }) => !secret || secrets.has(name));
}

/**
 * Asks on the terminal for the required values that are not given, that no default has and that `isAsked` selects. What is typed for a
 * secret is not shown. If nobody can answer, the names are left open: they stay placeholders.
 */
export async function askValues<T extends Asking>(
  command: BaseCommand,
  asked: readonly T[],
  given: Record<string, string>,
  isAsked: (asset: T, input: DeclaredInput) => boolean,
): Promise<{ values: Record<string, string>; open: string[] }> {
  const values = { ...given };
  const open: string[] = [];
  for (const one of asked) {
    for (const input of writtenInputs(one)) {
      const { name, secret, required } = input;
      if (!required || input.default !== null || Object.hasOwn(values, name)) continue;
      if (!isAsked(one, input)) continue;
      if (!command.canAsk) {
        if (!open.includes(name)) open.push(name);
        continue;
      }
      const { askSecret, askText } = await import('../prompt.ts');
      const about = input.description === null ? '' : `: ${input.description}`;
      const choices = input.choices.length > 0 ? ` (${input.choices.join(', ')})` : '';
      const question = {
        message: `${one.ref} needs ${name}${about}${choices}`,
        flag: `--input ${name}=…`,
      };
      for (;;) {
        const value = await (secret ? askSecret : askText)(command, question);
        const problem = value === '' ? 'is required' : problemOf(input, value);
        if (problem === null) {
          values[name] = value;
          break;
        }
        command.output.warn(`${name} ${problem}`);
      }
    }
  }
  return { values, open };
}
