import { resolve } from 'node:path';
import { Command, Option } from 'clipanion';
import type { Client } from '#schema/client.ts';
import { defaultKind, type Kind, kindNames } from '#schema/kind.ts';
import { loadSettings, type Settings } from './config.ts';
import type { CliContext } from './context.ts';
import { CliError, UsageError } from './errors.ts';
import { languages } from './language.ts';
import { Output } from './output.ts';
import { shellWord } from './shell-word.ts';
import { version } from './version.ts';

/** The default time limits of a request, in seconds: for small answers, and for archives. */
export const timeoutSecondsDefault = 30;
export const transferTimeoutSecondsDefault = 300;

/**
 * The base of every command: the global options, `output`, the settings and a client of the registry.
 * If the description of an option starts with `<word>`, the help shows that as the name of its value.
 * Commands use the outside world only through `this.context`. They throw their errors; `run.ts` prints
 * them and maps them to the exit code.
 */
export abstract class BaseCommand extends Command<CliContext> {
  /** The kind of asset that the command is limited to, as `mcp find` is; null if it takes every kind. */
  readonly onlyKind: Kind | null = null;

  /** The kind that is meant where none is named. */
  get kind(): Kind {
    return this.onlyKind ?? defaultKind;
  }

  /** The kinds that the command is about. */
  get kinds(): readonly Kind[] {
    return this.onlyKind === null ? kindNames : [this.onlyKind];
  }

  registry = Option.String('--registry', {
    description: '<url> Address of the registry',
  });
  profile = Option.String('--profile', {
    description: '<name> Profile of the configuration',
  });
  config = Option.String('--config', {
    description: '<file> Configuration file; the credentials file is in the same folder',
  });
  json = Option.Boolean('--json', false, { description: 'Print one JSON document on stdout' });
  quiet = Option.Boolean('-q,--quiet', false, { description: 'Print only data and errors' });
  verbose = Option.Boolean('-v,--verbose', false, { description: 'Print more details on stderr' });
  color = Option.String('--color', 'auto', { description: '<when> auto, always or never' });
  noInput = Option.Boolean('--no-input', false, {
    description: 'Never ask a question; fail instead',
  });
  yes = Option.Boolean('-y,--yes', false, { description: 'Answer yes to every question' });
  offline = Option.Boolean('--offline', false, { description: 'Do not contact the registry' });
  timeout = Option.String('--timeout', {
    description: '<seconds> Time limit of a request',
  });
  lang = Option.String('--lang', { description: '<tag> Language of messages: en or zh-CN' });
  cwd = Option.String('-C,--cwd', { description: '<dir> Work in this folder' });

  #output: Output | undefined;
  #settings: Promise<Settings> | undefined;

  /** The absolute path of the working folder: `-C`, else the folder in which the process was started. */
  get directory(): string {
    return resolve(this.context.cwd, this.cwd ?? '.');
  }

  /** Throws a `UsageError` if `-C` does not name a folder. */
  async checkDirectory(): Promise<void> {
    if (this.cwd === undefined) return;
    const { stat } = await import('node:fs/promises');
    const found = await stat(this.directory).catch(() => null);
    if (!found?.isDirectory()) throw new UsageError(`There is no folder ${this.directory}`);
  }

  /** The program and the words of this command, to begin a command that the user may copy into a shell. */
  get invocation(): string {
    const where = this.cwd === undefined ? '' : ` -C ${shellWord(this.cwd)}`;
    return `agenthub-cli ${this.path.join(' ')}${where}`;
  }

  /** The output of the command; see {@link Output}. */
  get output(): Output {
    parseChoice('--lang', this.lang, languages);
    this.#output ??= new Output(this.context, {
      json: this.json,
      quiet: this.quiet,
      verbose: this.verbose,
      color: parseColor(this.color),
    });
    return this.#output;
  }

  /** Whether a question may be asked: both streams are terminals, and neither `--no-input`, `--json` nor `CI` is set. */
  get canAsk(): boolean {
    const { terminal, env } = this.context;
    return terminal.stdin && terminal.stderr && !this.noInput && !this.json && !env['CI'];
  }

  /** Registry, profile and API key, from flags, environment and files; read once. */
  settings(): Promise<Settings> {
    this.#settings ??= loadSettings(this.context, this);
    return this.#settings;
  }

  /** Uses this registry for the rest of the run. It may get a stored key that is bound to it, but none of the environment. */
  useWithoutKeyOfEnvironment(registryUrl: string): void {
    const { AGENTHUB_TOKEN: _, SKILLS_REGISTRY_API_KEY: __, ...env } = this.context.env;
    const { profile, config, lang } = this;
    const flags = { registry: registryUrl, profile, config, lang };
    this.#settings = loadSettings({ ...this.context, env }, flags);
  }

  /** A client of the registry. Its calls end with Ctrl-C. Throws with `--offline`. */
  async client(options: { token?: string | null; timeoutSeconds?: number } = {}): Promise<Client> {
    const settings = await this.settings();
    if (this.offline) {
      throw new CliError('cli.unreachable', 'This needs the registry, and --offline is set');
    }
    const { createClient } = await import('#schema/client.ts');
    const { parseAnswer } = await import('./parse-answer.ts');
    const { registryFetch } = await import('./registry-fetch.ts');
    const { retryReads } = await import('./retry-reads.ts');
    const { watchVersions } = await import('./cli-versions.ts');
    const { watchKeyExpiry } = await import('./key-expiry.ts');
    const token = options.token === undefined ? settings.token : options.token;
    const seconds = this.timeoutSeconds ?? options.timeoutSeconds ?? timeoutSecondsDefault;
    const { signal } = this.context;
    const fetch = registryFetch((input, init) =>
      this.context.fetch(input, {
        ...init,
        signal: init?.signal ? AbortSignal.any([init.signal, signal]) : signal,
      }),
    );
    // With `-q` the notice is not shown, so it must not count as given.
    const withExpiry = this.quiet
      ? fetch
      : watchKeyExpiry(fetch, {
          context: this.context,
          registryUrl: settings.registryUrl,
          fromEnvironment: settings.tokenOrigin === 'environment',
          say: (line) => this.output.warn(line),
        });
    this.output.detail(`registry: ${settings.registryUrl}`);
    return createClient({
      baseUrl: settings.registryUrl,
      token: token ?? undefined,
      timeoutMilliseconds: seconds * 1000,
      headers: { 'user-agent': `agenthub-cli/${version}`, 'x-agenthub-channel': 'cli' },
      fetch: retryReads(
        watchVersions(withExpiry, {
          context: this.context,
          registryUrl: settings.registryUrl,
          version,
          say: (line) => this.output.note(line),
        }),
        { signal, say: (text) => this.output.detail(text) },
      ),
      parse: parseAnswer,
    });
  }

  /** A client for large transfers, and how long a transfer may be silent, in milliseconds. */
  async transferClient(): Promise<{ client: Client; silenceMilliseconds: number }> {
    const seconds = this.timeoutSeconds ?? transferTimeoutSecondsDefault;
    const client = await this.client({ timeoutSeconds: seconds });
    return { client, silenceMilliseconds: seconds * 1000 };
  }

  /** Throws `auth.required` if there is no API key, so that no work is done in vain. */
  async requireToken(): Promise<void> {
    const { token, registryUrl } = await this.settings();
    if (token !== null) return;
    throw new CliError('auth.required', `You are not signed in to ${registryUrl}`, {
      hints: ['sign in first:  agenthub-cli login'],
    });
  }

  /** `--timeout` in seconds; undefined when it is not given. */
  get timeoutSeconds(): number | undefined {
    if (this.timeout === undefined) return undefined;
    const seconds = Number(this.timeout);
    if (!(seconds > 0 && seconds <= 86_400)) {
      throw new UsageError(`--timeout takes seconds above 0, not "${this.timeout}"`);
    }
    return seconds;
  }
}

function parseColor(text: string): 'auto' | 'always' | 'never' {
  if (text === 'auto' || text === 'always' || text === 'never') return text;
  throw new UsageError(`--color takes auto, always or never, not "${text}"`);
}

/** Parses an option as a whole number within bounds; undefined stays undefined. */
export function parseCount(
  flag: string,
  text: string | undefined,
  bounds: { min: number; max: number },
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < bounds.min || value > bounds.max) {
    throw new UsageError(
      `${flag} takes a whole number from ${bounds.min} to ${bounds.max}, not "${text}"`,
    );
  }
  return value;
}

/** Parses an option as one of the given words; undefined stays undefined. */
export function parseChoice<T extends string>(
  flag: string,
  text: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (text === undefined) return undefined;
  const choice = choices.find((one) => one === text);
  if (!choice) throw new UsageError(`${flag} takes ${choices.join(', ')}, not "${text}"`);
  return choice;
}
