import type { McpClient } from './clients.ts';
import type { Launch } from './launch.ts';
import type { LaunchInput } from './launch-inputs.ts';
import { inputsOf, type Text } from './text.ts';
import { placeholder, variableOf, variablesIn } from './variables.ts';

type Values = Readonly<Record<string, string>>;

/** What a client's file holds for a server. */
export type Entry = {
  value: Record<string, unknown>;
  /** The secret inputs whose values are in `value`, because the client reads none of their variables there. */
  writtenSecrets: string[];
  /** The environment variables that the client reads. */
  environment: string[];
  /** Those of `environment` that stand in a text as such, without being an input; left out if there are none. */
  literals?: string[];
};

/**
 * The entry of a server in the shape of a client. An input without a value gets its default; an optional one without
 * is left out with the variable, header or arguments that it is in; a required one is a placeholder: that of the
 * client, or `<NAME>` where the client reads no environment variables. A secret is always that placeholder, and its
 * value is written only where there is none.
 */
export function entryOf(
  name: string,
  launch: Launch,
  client: McpClient,
  values: Values,
): Entry | null {
  const writer = new Writer(name, launch.inputs, client, values);
  const value = launch.type === 'stdio' ? writer.stdio(launch) : writer.remote(launch);
  if (value === null) return null;
  const named = client.nameKey ? { [client.nameKey]: name, ...value } : value;
  return { value: named, ...writer.noted };
}

/** A value for an environment variable or header: a text, or the name of the variable that the client passes on. */
type Written = { text: string } | { variable: string };

class Writer {
  readonly #name: string;
  readonly #inputs: ReadonlyMap<string, LaunchInput>;
  readonly #client: McpClient;
  readonly #values: Values;
  readonly #secrets = new Set<string>();
  readonly #environment = new Set<string>();
  readonly #literals = new Set<string>();

  constructor(name: string, inputs: readonly LaunchInput[], client: McpClient, values: Values) {
    this.#name = name;
    this.#inputs = new Map(inputs.map((input) => [input.name, input]));
    this.#client = client;
    this.#values = values;
  }

  get noted() {
    return {
      writtenSecrets: [...this.#secrets],
      environment: [...this.#environment],
      ...(this.#literals.size > 0 ? { literals: [...this.#literals] } : {}),
    };
  }

  stdio(launch: Extract<Launch, { type: 'stdio' }>): Record<string, unknown> {
    const { stdio: shape, interpolation } = this.#client;
    const passesOn = interpolation === 'codex' || interpolation === 'goose';
    const env: [string, string][] = [];
    const passed: string[] = [];
    const present = new Set<string>();
    for (const { name, value } of launch.env) {
      const written = this.#write(value, passesOn ? name : null);
      if (written === null) continue;
      present.add(name);
      if ('text' in written) env.push([name, written.text]);
      else passed.push(written.variable);
    }
    const command = this.#literal(launch.command);
    const args = launch.args.flatMap(({ texts, ifVariable }) => {
      if (ifVariable !== undefined && !present.has(ifVariable)) return [];
      if (texts.some((text) => this.#isLeftOut(text))) return [];
      return texts.map((text) => this.#text(text));
    });
    const passedKey = interpolation === 'codex' ? 'env_vars' : 'env_keys';
    return {
      ...shape.first,
      ...(shape.args === null
        ? { [shape.command]: [command, ...args] }
        : { [shape.command]: command, [shape.args]: args }),
      ...(env.length > 0 || shape.emptyEnv ? { [shape.env]: Object.fromEntries(env) } : {}),
      ...(passed.length > 0 ? { [passedKey]: passed } : {}),
      ...shape.last,
    };
  }

  remote(launch: Exclude<Launch, { type: 'stdio' }>): Record<string, unknown> | null {
    const { remote: shape, interpolation } = this.#client;
    if (shape === null) return null;
    const headers: [string, string][] = [];
    const passed: [string, string][] = [];
    let bearer: string | null = null;
    for (const { name, value } of launch.headers) {
      const token = interpolation === 'codex' ? bearerToken(name, value) : null;
      const [only] = token === null ? [value] : [[{ input: token }] satisfies Text];
      const written = this.#write(only, interpolation === 'codex' ? '' : null);
      if (written === null) continue;
      if ('variable' in written && token !== null) bearer = written.variable;
      else if ('variable' in written) passed.push([name, written.variable]);
      else headers.push([name, token === null ? written.text : `Bearer ${written.text}`]);
    }
    const type = shape.type ? { [shape.type.key]: shape.type[launch.type] } : {};
    const url = this.#text(launch.url);
    return {
      ...shape.first,
      ...type,
      [shape.url]: url,
      ...(headers.length > 0 || shape.emptyHeaders
        ? { [shape.headers]: Object.fromEntries(headers) }
        : {}),
      ...(passed.length > 0 ? { env_http_headers: Object.fromEntries(passed) } : {}),
      ...(bearer === null ? {} : { bearer_token_env_var: bearer }),
      ...shape.last,
    };
  }

  /**
   * Writes a value; null if it is left out. `passedAs` is the environment variable that the client can pass on where
   * the whole value is an input (empty for the input's own), or null if it passes none on.
   */
  #write(text: Text, passedAs: string | null): Written | null {
    if (this.#isLeftOut(text)) return null;
    const [only] = inputsOf(text);
    const input = text.length === 1 && only !== undefined ? this.#inputs.get(only) : undefined;
    if (passedAs !== null && input && this.#isPlaceholder(input)) {
      const variable = passedAs || variableOf(input, this.#name);
      this.#environment.add(variable);
      return { variable };
    }
    return { text: this.#text(text) };
  }

  #text(text: Text): string {
    return text
      .map((token) => (typeof token === 'string' ? this.#literal(token) : this.#input(token.input)))
      .join('');
  }

  #input(name: string): string {
    const input = this.#inputs.get(name);
    if (!input) return `<${name}>`;
    const value = this.#valueOf(input);
    if (!this.#isPlaceholder(input)) return this.#literal(value ?? '');
    const variable = variableOf(input, this.#name);
    const written = placeholder(this.#client.interpolation, variable);
    if (written !== null) {
      this.#environment.add(variable);
      return written;
    }
    if (value === null) return `<${name}>`;
    this.#secrets.add(name);
    return value;
  }

  #literal(text: string): string {
    for (const name of variablesIn(this.#client.interpolation, text)) {
      this.#environment.add(name);
      this.#literals.add(name);
    }
    return text;
  }

  /** The value that was given, or the default. */
  #valueOf({ name, default: usual }: LaunchInput): string | null {
    return Object.hasOwn(this.#values, name) ? (this.#values[name] ?? null) : usual;
  }

  #isPlaceholder(input: LaunchInput): boolean {
    const value = this.#valueOf(input);
    return value === null || (input.secret && value !== input.default);
  }

  #isLeftOut(text: Text): boolean {
    return inputsOf(text).some((name) => {
      const input = this.#inputs.get(name);
      return input !== undefined && !input.required && this.#valueOf(input) === null;
    });
  }
}

/** The input of `Authorization: Bearer {input}`; null for any other header. */
function bearerToken(name: string, value: Text): string | null {
  const [scheme, token] = value;
  const isBearer = name.toLowerCase() === 'authorization' && value.length === 2;
  return isBearer && scheme === 'Bearer ' && typeof token === 'object' ? token.input : null;
}
