import { isSecretName } from '../../../secret-value.ts';
import type { Input } from '../server-json.ts';

/** A part of a value: text as it stands, or the value of an input. */
export type Part = string | { input: string; default?: string };

/**
 * Every client's way to say "a value from elsewhere": `${env:NAME}`, `${input:id}`, `${NAME}`, `${NAME:-default}`,
 * `{env:NAME}`, `<YOUR_KEY>`, `$NAME`.
 */
const reference =
  /\$\{(?:env:|input:)?([A-Za-z_][\w.-]{0,99})(?::-([^{}]{0,500}))?\}|\{env:([A-Za-z_]\w{0,99})\}|<([A-Za-z][A-Za-z0-9 _-]{0,99})>|\$([A-Z_][A-Z0-9_]{0,99})\b/g;

/** The parts of a value of a client's file. */
export function partsOf(value: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const match of value.matchAll(reference)) {
    const [whole, braced, usual, ofEnv, angled, plain] = match;
    const input = (braced ?? ofEnv ?? angled ?? plain ?? '').replaceAll(/[^A-Za-z0-9_]+/g, '_');
    if (match.index > from) parts.push(value.slice(from, match.index));
    parts.push({ input, ...(usual === undefined ? {} : { default: usual }) });
    from = match.index + whole.length;
  }
  if (from < value.length) parts.push(value.slice(from));
  return parts;
}

/** What a file says of its inputs by name; an input without an entry is required, and secret if its name says so. */
export type Described = ReadonlyMap<string, Input>;

/** Reads the `inputs` of VS Code: id, description, password, options, default. */
export function describedInputs(list: readonly Readonly<Record<string, unknown>>[]): Described {
  return new Map(
    list.flatMap((one): [string, Input][] => {
      const { id, description, password, options, default: usual } = one;
      if (typeof id !== 'string') return [];
      const choices = Array.isArray(options)
        ? options.filter((choice): choice is string => typeof choice === 'string')
        : [];
      const input: Input = {
        ...(typeof description === 'string' ? { description } : {}),
        isRequired: true,
        ...(password === true ? { isSecret: true } : {}),
        ...(typeof usual === 'string' ? { default: usual } : {}),
        ...(choices.length > 0 ? { choices } : {}),
      };
      return [[id.replaceAll(/[^A-Za-z0-9_]+/g, '_'), input]];
    }),
  );
}

/** An input as a variable of a server.json. */
export function inputOf(part: Exclude<Part, string>, described: Described): Input {
  const known = described.get(part.input);
  const isSecret = known?.isSecret ?? isSecretName(part.input);
  return {
    ...(known ?? { isRequired: part.default === undefined }),
    ...(isSecret ? { isSecret } : {}),
    ...(part.default === undefined ? {} : { default: part.default }),
  };
}

/** A value in the words of a server.json: `{NAME}` for each input, which `variables` describe. */
export function valueOf(
  parts: readonly Part[],
  described: Described,
): { value: string; variables?: Record<string, Input> } {
  const inputs = parts.filter((part) => typeof part !== 'string');
  const value = parts.map((part) => (typeof part === 'string' ? part : `{${part.input}}`)).join('');
  if (inputs.length === 0) return { value };
  const variables = inputs.map((part) => [part.input, inputOf(part, described)]);
  return { value, variables: Object.fromEntries(variables) as Record<string, Input> };
}

/** Whether a text holds braces, which a value with variables could not tell from them. */
export function hasBraces(parts: readonly Part[]): boolean {
  return parts.some((part) => typeof part === 'string' && /[{}]/.test(part));
}
