import { changed, changeProfile, type ConfigFile, fromProfile, toConfig } from './config-table.ts';
import {
  changeConfig,
  type ConfigPaths,
  type Credential,
  readCredentials,
  writeCredentials,
} from './credentials-file.ts';
import { asTable, readToml } from './toml-document.ts';
import { editToml } from './toml-file.ts';

/** Reads `config.toml`. If there is none, the predecessor's file is converted. Empty if there is neither. */
export async function readConfig(paths: ConfigPaths): Promise<ConfigFile> {
  const table = await readToml(paths.config);
  if (table === null) return (await takeOverLegacy(paths)) ?? { profiles: {}, apiKeys: {} };
  return toConfig(table);
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
