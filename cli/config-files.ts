import { readFile, stat } from 'node:fs/promises';
import { writeFileAtomic } from './atomic-file.ts';
import { CliError, homeUnknown } from './errors.ts';
import { dropEmptyTable, editToml, hasKey, type TomlChanges } from './toml-file.ts';

/** One profile of `config.toml`: its keys at the top level for `default`, else in `[profiles.<name>]`. */
export type Profile = {
  registryUrl?: string | undefined;
  /** The namespace of `publish` if `--ns` is not given. */
  namespace?: string | undefined;
  lang?: string | undefined;
};

/** The whole of `config.toml`. */
export type ConfigFile = {
  profile?: string | undefined;
  profiles: Record<string, Profile>;
  /** The API keys in it, by profile: the deployment guide of the predecessor puts one at the top. */
  apiKeys: Record<string, string>;
};

/** The API key of one profile. It is sent to `registryUrl` only; without one, to the profile's registry. */
export type Credential = {
  apiKey: string;
  username?: string | undefined;
  registryUrl?: string | undefined;
  /** The registry's id of the key, for `logout` to revoke it; only of keys that `login` made. */
  keyId?: string | undefined;
};

/** The API keys by profile: those of `credentials.toml`, and of `config.toml` where that has none. */
export type CredentialsFile = Record<string, Credential>;

export type ConfigPaths = {
  config: string | null;
  credentials: string | null;
  legacy: string | null;
};

/** Reads `config.toml`. If there is none, the predecessor's file is converted. Empty if there is neither. */
export async function readConfig(paths: ConfigPaths): Promise<ConfigFile> {
  const table = await readToml(paths.config);
  if (table === null) return (await takeOverLegacy(paths)) ?? { profiles: {}, apiKeys: {} };
  return toConfig(table);
}

function toConfig({ profile, profiles, ...top }: Table): ConfigFile {
  const result: ConfigFile = { profiles: {}, apiKeys: {} };
  if (typeof profile === 'string') result.profile = profile;
  const own = toProfile(top);
  if (Object.keys(own).length > 0) result.profiles['default'] = own;
  const key = apiKeyOf(top);
  if (key !== null) result.apiKeys['default'] = key;
  for (const [name, value] of Object.entries(asTable(profiles))) {
    const table = asTable(value);
    result.profiles[name] = { ...result.profiles[name], ...toProfile(table) };
    const apiKey = apiKeyOf(table);
    if (apiKey !== null) result.apiKeys[name] = apiKey;
  }
  return result;
}

/** Whether a credential is the one that `config.toml` has. */
export function isInConfig(file: ConfigFile, name: string | null, { apiKey }: Credential): boolean {
  return name !== null && file.apiKeys[name] === apiKey;
}

/**
 * Writes what changed to `config.toml`, the `default` profile at its top level. Only the lines of changed settings
 * change: comments and keys that are not known here stay.
 */
export async function writeConfig(paths: ConfigPaths, file: ConfigFile): Promise<void> {
  await changeConfig(paths, (text, before) => {
    let edited = editToml(
      text,
      [],
      changed({ profile: before.profile }, { profile: file.profile }),
    );
    for (const name of new Set([...Object.keys(before.profiles), ...Object.keys(file.profiles)])) {
      const changes = changed(
        fromProfile(before.profiles[name] ?? {}),
        fromProfile(file.profiles[name] ?? {}),
      );
      edited = changeProfile(edited, name, changes);
    }
    return edited;
  });
}

/** The tables that a profile is read from, the one that counts most first. */
function tablesOf(name: string): string[][] {
  return name === 'default' ? [['profiles', 'default'], []] : [['profiles', name]];
}

/** A setting is changed where it stands, and removed wherever it stands. A new one comes into the last table. */
function changeProfile(text: string, name: string, changes: TomlChanges): string {
  let edited = text;
  for (const [key, value] of Object.entries(changes)) {
    const places = tablesOf(name).flatMap((table): [string[], string][] => [
      [table, key],
      ...(predecessorKeys[key]
        ? [[[...table, 'registry'], predecessorKeys[key]] as [string[], string]]
        : []),
    ]);
    const found = places.filter(([table, one]) => hasKey(edited, [...table, one]));
    if (value === undefined)
      for (const [table, one] of found) edited = editToml(edited, table, { [one]: undefined });
    else {
      const [table, one] = found[0] ?? [tablesOf(name).at(-1) ?? [], key];
      edited = editToml(edited, table, { [one]: value });
    }
  }
  return edited;
}

/** The keys of the predecessor's table `[registry]`. */
const predecessorKeys: Record<string, string> = { registry_url: 'url', api_key: 'api_key' };

async function changeConfig(
  paths: ConfigPaths,
  edit: (text: string, before: ConfigFile) => string,
): Promise<void> {
  // One with a key in it must not be read by others.
  const modeOf = (table: Table, before: number | null) =>
    Object.keys(toConfig(table).apiKeys).length > 0 ? 0o600 : (before ?? 0o644);
  await changeFile(paths.config, modeOf, (text, table) => edit(text, toConfig(table)));
}

/** Reads `credentials.toml`, and the keys of `config.toml`; empty when there are none. */
export async function readCredentials(paths: ConfigPaths): Promise<CredentialsFile> {
  const config = await readToml(paths.config);
  const { apiKeys } = toConfig(config ?? {});
  const inConfig = Object.entries(apiKeys).map(([name, apiKey]) => [name, { apiKey }]);
  const own = toCredentials((await readToml(paths.credentials)) ?? {});
  return { ...Object.fromEntries(inConfig), ...own };
}

function toCredentials(table: Table): CredentialsFile {
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

/**
 * Writes what changed to `credentials.toml`, with mode 0600. A key in `config.toml` that was replaced or removed is
 * removed there, so that it does not come back.
 */
export async function writeCredentials(paths: ConfigPaths, file: CredentialsFile): Promise<void> {
  const { apiKeys } = toConfig((await readToml(paths.config)) ?? {});
  const stays = (name: string) =>
    apiKeys[name] !== undefined && file[name]?.apiKey === apiKeys[name];
  const isPrivate = () => 0o600;
  await changeFile(paths.credentials, isPrivate, (text, table) => {
    const before = toCredentials(table);
    let edited = text;
    for (const name of new Set([...Object.keys(before), ...Object.keys(file)])) {
      // What is still read from config.toml needs no copy.
      if (!before[name] && stays(name)) continue;
      edited = editToml(
        edited,
        [name],
        changed(fromCredential(before[name]), fromCredential(file[name])),
      );
      if (!file[name]) edited = dropEmptyTable(edited, [name]);
    }
    return edited;
  });
  const gone = Object.keys(apiKeys).filter((name) => !stays(name));
  if (gone.length === 0) return;
  await changeConfig(paths, (text) =>
    gone.reduce((edited, name) => changeProfile(edited, name, { api_key: undefined }), text),
  );
}

function fromCredential(credential: Credential | undefined): TomlChanges {
  if (!credential) return {};
  const { apiKey, username, registryUrl, keyId } = credential;
  return { api_key: apiKey, username, registry_url: registryUrl, key_id: keyId };
}

/** The keys whose values differ; undefined for one that is gone. */
function changed(before: TomlChanges, after: TomlChanges): TomlChanges {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const value = after[key] || undefined;
      return value === (before[key] || undefined) ? [] : [[key, value]];
    }),
  );
}

/** Converts the predecessor's file once; it had `[registry] url, api_key` in `~/.agenthub/config.toml`. */
async function takeOverLegacy(paths: ConfigPaths): Promise<ConfigFile | null> {
  const table = await readToml(paths.legacy);
  if (table === null) return null;
  const registry = asTable(table['registry']);
  const url = typeof registry['url'] === 'string' ? registry['url'] : undefined;
  const file: ConfigFile = {
    profiles: url ? { default: { registryUrl: url } } : {},
    apiKeys: {},
  };
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

function apiKeyOf(table: Table): string | null {
  const key = table['api_key'] ?? asTable(table['registry'])['api_key'];
  return typeof key === 'string' && key !== '' ? key : null;
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

type Table = Record<string, unknown>;

function asTable(value: unknown): Table {
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

/**
 * Edits a file in place; a missing one begins empty. `modeOf` gives the mode of the result, from the mode that the file
 * had. Throws if the result would not be TOML, which an inline table in place of one with a header can cause.
 */
async function changeFile(
  path: string | null,
  modeOf: (edited: Table, before: number | null) => number,
  edit: (text: string, table: Table) => string,
): Promise<void> {
  if (path === null) throw homeUnknown();
  const text = await readOptional(path);
  const edited = edit(text ?? '', await parseToml(path, text ?? ''));
  const table = await parseToml(path, edited).catch((cause: unknown) => {
    throw new CliError('cli.failed', `Cannot change ${path}: a table in it is written inline`, {
      hints: ['write it with a header of its own, as in [profiles.lab], and repeat the command'],
      cause,
    });
  });
  const before = text === null ? null : (await stat(path)).mode & 0o777;
  const mode = modeOf(table, before);
  if (edited !== text || mode !== before) await writeFileAtomic(path, edited, { mode });
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
