import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { writeFileAtomic } from './atomic-file.ts';
import type { CliContext } from './context.ts';
import { CliError, UsageError, homeUnknown } from './errors.ts';

/** The registry that this CLI was downloaded from, else the one that `npm start` runs. */
export const registryUrlDefault = packagedRegistryUrl() ?? 'http://localhost:8000';

/** The address in `registry.json`, which a registry adds to the tarball of the CLI that it serves. */
function packagedRegistryUrl(): string | null {
  try {
    const text = readFileSync(new URL('registry.json', import.meta.url), 'utf8');
    const { registryUrl } = JSON.parse(text) as { registryUrl?: unknown };
    return typeof registryUrl === 'string' && URL.canParse(registryUrl) ? registryUrl : null;
  } catch {
    return null; // This CLI is not from a registry's tarball.
  }
}

/** One profile of `config.toml`: its keys at the top level for `default`, else in `[profiles.<name>]`. */
export type Profile = {
  registryUrl?: string | undefined;
  /** The namespace of `publish` if `--ns` is not given. */
  namespace?: string | undefined;
  lang?: string | undefined;
};

/** The whole of `config.toml`. */
export type ConfigFile = { profile?: string | undefined; profiles: Record<string, Profile> };

/** The API key of one profile. It is sent to `registryUrl` only; without one, to the profile's registry. */
export type Credential = {
  apiKey: string;
  username?: string | undefined;
  registryUrl?: string | undefined;
  /** The registry's id of the key, for `logout` to revoke it; only of keys that `login` made. */
  keyId?: string | undefined;
};

/** `credentials.toml`, by profile. */
export type CredentialsFile = Record<string, Credential>;

export type ConfigPaths = {
  config: string | null;
  credentials: string | null;
  legacy: string | null;
};

/** Where a value came from, for `config show`. */
export type Origin = 'flag' | 'environment' | 'config' | 'credentials' | 'default';

/** The effective settings of a command, from flags, environment and files. */
export type Settings = {
  registryUrl: string;
  registryOrigin: Origin;
  profile: string;
  namespace: string | null;
  token: string | null;
  tokenOrigin: Origin | null;
  /** The entry of `credentials.toml` that has the API key. */
  credential: string | null;
  username: string | null;
  lang: string | null;
  paths: ConfigPaths;
};

export type SettingsFlags = {
  registry?: string | undefined;
  profile?: string | undefined;
  config?: string | undefined;
  lang?: string | undefined;
};

/** The paths of the files: `--config`, else `AGENTHUB_CONFIG`, else `~/.skills-registry/config.toml`; the credentials file is in the same folder. Null if that needs a home folder that is not known. */
export function configPaths(context: CliContext, flag?: string): ConfigPaths {
  const given = flag ?? context.env['AGENTHUB_CONFIG'];
  const { home } = context;
  const own = home === null ? null : join(home, '.skills-registry', 'config.toml');
  const config = given ? resolve(context.cwd, given) : own;
  return {
    config,
    credentials: config === null ? null : join(dirname(config), 'credentials.toml'),
    legacy: home === null ? null : join(home, '.agenthub', 'config.toml'),
  };
}

/** The profile that a command works on, which may not exist yet. */
export function profileOf(
  { env }: Pick<CliContext, 'env'>,
  flags: { profile?: string | undefined },
  file: ConfigFile,
): string {
  return flags.profile ?? env['AGENTHUB_PROFILE'] ?? file.profile ?? 'default';
}

/**
 * Reads the settings from flags, environment and files, in this order of precedence. A stored API key is
 * used only for the registry that it belongs to, so that `--registry` cannot send it to another one.
 */
export async function loadSettings(context: CliContext, flags: SettingsFlags): Promise<Settings> {
  const { env } = context;
  const paths = configPaths(context, flags.config);
  const file = await readConfig(paths);
  const profile = profileOf(context, flags, file);
  const chosen = file.profiles[profile];
  if (!chosen && profile !== 'default' && (flags.profile ?? env['AGENTHUB_PROFILE'])) {
    const known = Object.keys(file.profiles);
    throw new UsageError(`No profile named "${profile}" in ${paths.config}`, {
      candidates: known,
      hints: [`make it:  agenthub-cli config set registry.url <url> --profile ${profile}`],
    });
  }
  const fromEnv = env['AGENTHUB_URL'] || env['SKILLS_REGISTRY_URL'];
  const configured = chosen?.registryUrl ?? registryUrlDefault;
  const registryUrl = parseRegistryUrl(flags.registry ?? fromEnv ?? configured);
  const registryOrigin = flags.registry
    ? 'flag'
    : fromEnv
      ? 'environment'
      : chosen?.registryUrl
        ? 'config'
        : 'default';
  const envToken = env['AGENTHUB_TOKEN'] || env['SKILLS_REGISTRY_API_KEY'] || null;
  const [credential = null, stored = null] = envToken
    ? []
    : findCredential(await readCredentials(paths), file, profile, registryUrl);
  return {
    registryUrl,
    registryOrigin,
    profile,
    namespace: chosen?.namespace ?? null,
    token: envToken ?? stored?.apiKey ?? null,
    tokenOrigin: envToken ? 'environment' : stored ? 'credentials' : null,
    credential,
    username: stored?.username ?? null,
    lang: flags.lang ?? env['AGENTHUB_LANG'] ?? chosen?.lang ?? null,
    paths,
  };
}

/** The credential that may be sent to `registryUrl`: the profile's own, else one bound to that address. */
function findCredential(
  credentials: CredentialsFile,
  file: ConfigFile,
  profile: string,
  registryUrl: string,
): [name?: string, credential?: Credential] {
  const belongs = (name: string, { registryUrl: bound }: Credential) =>
    sameRegistry(bound ?? file.profiles[name]?.registryUrl ?? registryUrlDefault, registryUrl);
  const own = credentials[profile];
  if (own && belongs(profile, own)) return [profile, own];
  return Object.entries(credentials).find(([name, entry]) => belongs(name, entry)) ?? [];
}

function sameRegistry(a: string, b: string): boolean {
  return a.replace(/\/+$/, '') === b.replace(/\/+$/, '');
}

/** Parses an http or https address and removes the slash at its end. Throws a usage error if it contains a password. */
export function parseRegistryUrl(text: string): string {
  const address = /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ? text : `http://${text}`;
  if (!URL.canParse(address)) throw new UsageError(`Not an address: ${text}`);
  const url = new URL(address);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    throw new UsageError(`A registry is reached by http or https, not ${url.protocol} (${text})`);
  }
  if (url.username || url.password) {
    throw new UsageError('A registry address must not hold a password', {
      hints: ['sign in instead:  agenthub-cli login'],
    });
  }
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/** Reads `config.toml`. If there is none, the predecessor's file is converted. Empty if there is neither. */
export async function readConfig(paths: ConfigPaths): Promise<ConfigFile> {
  const table = await readToml(paths.config);
  if (table === null) return (await takeOverLegacy(paths)) ?? { profiles: {} };
  const { profile, profiles, ...top } = table;
  const result: ConfigFile = { profiles: {} };
  if (typeof profile === 'string') result.profile = profile;
  const own = toProfile(top);
  if (Object.keys(own).length > 0) result.profiles['default'] = own;
  for (const [name, value] of Object.entries(asTable(profiles))) {
    result.profiles[name] = { ...result.profiles[name], ...toProfile(asTable(value)) };
  }
  return result;
}

/** Writes `config.toml`, the `default` profile at its top level. */
export async function writeConfig(paths: ConfigPaths, file: ConfigFile): Promise<void> {
  const { default: top = {}, ...others } = file.profiles;
  const profiles = Object.fromEntries(
    Object.entries(others).map(([name, profile]) => [name, fromProfile(profile)]),
  );
  await writeToml(
    paths.config,
    {
      ...(file.profile ? { profile: file.profile } : {}),
      ...fromProfile(top),
      ...(Object.keys(profiles).length > 0 ? { profiles } : {}),
    },
    0o644,
  );
}

/** Reads `credentials.toml`; empty when there is none. */
export async function readCredentials(paths: ConfigPaths): Promise<CredentialsFile> {
  const table = (await readToml(paths.credentials)) ?? {};
  const result: CredentialsFile = {};
  for (const [name, value] of Object.entries(table)) {
    const { api_key: apiKey, username, registry_url: registryUrl, key_id: keyId } = asTable(value);
    if (typeof apiKey !== 'string' || apiKey === '') continue;
    result[name] = {
      apiKey,
      ...(typeof username === 'string' ? { username } : {}),
      ...(typeof registryUrl === 'string' ? { registryUrl } : {}),
      ...(typeof keyId === 'string' ? { keyId } : {}),
    };
  }
  return result;
}

/** Writes `credentials.toml` with mode 0600. */
export async function writeCredentials(paths: ConfigPaths, file: CredentialsFile): Promise<void> {
  const table = Object.fromEntries(
    Object.entries(file).map(([name, { apiKey, username, registryUrl, keyId }]) => [
      name,
      {
        api_key: apiKey,
        ...(username ? { username } : {}),
        ...(registryUrl ? { registry_url: registryUrl } : {}),
        ...(keyId ? { key_id: keyId } : {}),
      },
    ]),
  );
  await writeToml(paths.credentials, table, 0o600);
}

/** Converts the predecessor's file once; it had `[registry] url, api_key` in `~/.agenthub/config.toml`. */
async function takeOverLegacy(paths: ConfigPaths): Promise<ConfigFile | null> {
  const table = await readToml(paths.legacy);
  if (table === null) return null;
  const registry = asTable(table['registry']);
  const url = typeof registry['url'] === 'string' ? registry['url'] : undefined;
  const file: ConfigFile = url ? { profiles: { default: { registryUrl: url } } } : { profiles: {} };
  const apiKey = registry['api_key'];
  if (typeof apiKey === 'string' && apiKey !== '') {
    const credentials = await readCredentials(paths);
    if (!credentials['default']) {
      await writeCredentials(paths, {
        ...credentials,
        default: { apiKey, ...(url ? { registryUrl: url.replace(/\/+$/, '') } : {}) },
      });
    }
  }
  await writeConfig(paths, file);
  return file;
}

function toProfile(table: Record<string, unknown>): Profile {
  const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined);
  const registryUrl = text(table['registry_url']) ?? text(asTable(table['registry'])['url']);
  const namespace = text(table['namespace']);
  const lang = text(table['lang']);
  return {
    ...(registryUrl ? { registryUrl } : {}),
    ...(namespace ? { namespace } : {}),
    ...(lang ? { lang } : {}),
  };
}

function fromProfile({ registryUrl, namespace, lang }: Profile): Record<string, string> {
  return {
    ...(registryUrl ? { registry_url: registryUrl } : {}),
    ...(namespace ? { namespace } : {}),
    ...(lang ? { lang } : {}),
  };
}

function asTable(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : {};
}

async function parseToml(path: string, text: string): Promise<Record<string, unknown>> {
  const { parse, TomlError } = await import('smol-toml');
  try {
    return asTable(parse(text));
  } catch (err) {
    if (!(err instanceof TomlError)) throw err;
    throw new CliError('cli.failed', `${path}:${err.line}: not TOML: ${firstLine(err.message)}`, {
      hints: [`correct the file or remove it: ${path}`],
      cause: err,
    });
  }
}

function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

async function writeToml(path: string | null, table: object, mode: number): Promise<void> {
  if (path === null) throw homeUnknown();
  const { stringify } = await import('smol-toml');
  await writeFileAtomic(path, `${stringify(table)}\n`, { mode });
}

/** The table of a file; null if there is none, or if its folder is not known. */
async function readToml(path: string | null): Promise<Record<string, unknown> | null> {
  const text = path === null ? null : await readOptional(path);
  return path === null || text === null ? null : parseToml(path, text);
}

async function readOptional(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (err) {
    if (err instanceof Error && 'code' in err && err.code === 'ENOENT') return null;
    throw new CliError('cli.failed', `Cannot read ${path}`, { cause: err });
  }
}
