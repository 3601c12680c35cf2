import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isInConfig, readConfig } from './config-files.ts';
import type { ConfigFile } from './config-table.ts';
import {
  type ConfigPaths,
  type Credential,
  type CredentialsFile,
  readCredentials,
} from './credentials-file.ts';
import type { CliContext } from './context.ts';
import { UsageError } from './errors.ts';

export { readConfig, writeConfig } from './config-files.ts';
export type { ConfigFile, Profile } from './config-table.ts';
export {
  type ConfigPaths,
  type Credential,
  type CredentialsFile,
  readCredentials,
  writeCredentials,
} from './credentials-file.ts';

const packagedUrl = packagedRegistryUrl();

/** Whether this CLI was downloaded from a registry, which is then the configured one. */
export const hasPackagedRegistry = packagedUrl !== null;

/** The registry that this CLI was downloaded from, else the one that `npm start` runs. */
export const registryUrlDefault = packagedUrl ?? 'http://localhost:8000';

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
    tokenOrigin: envToken
      ? 'environment'
      : stored === null
        ? null
        : isInConfig(file, credential, stored)
          ? 'config'
          : 'credentials',
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
