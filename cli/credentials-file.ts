import { changed, changeProfile, toConfig } from './config-table.ts';
import { asTable, changeFile, readToml, type Table } from './toml-document.ts';
import { dropEmptyTable, editToml, type TomlChanges } from './toml-file.ts';

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

/** Changes `config.toml` in place, from its text and settings to its new text. */
export async function changeConfig(
  paths: ConfigPaths,
  edit: (text: string, before: ReturnType<typeof toConfig>) => string,
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
