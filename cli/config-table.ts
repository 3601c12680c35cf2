import { asTable, type Table } from './toml-document.ts';
import { editToml, hasKey, type TomlChanges } from './toml-file.ts';

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

/** The settings in the table of a `config.toml`. */
export function toConfig({ profile, profiles, ...top }: Table): ConfigFile {
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

/** The tables that a profile is read from, the one that counts most first. */
function tablesOf(name: string): string[][] {
  return name === 'default' ? [['profiles', 'default'], []] : [['profiles', name]];
}

/** A setting is changed where it stands, and removed wherever it stands. A new one comes into the last table. */
export function changeProfile(text: string, name: string, changes: TomlChanges): string {
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

/** The keys whose values differ; undefined for one that is gone. */
export function changed(before: TomlChanges, after: TomlChanges): TomlChanges {
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return Object.fromEntries(
    [...keys].flatMap((key) => {
      const value = after[key] || undefined;
      return value === (before[key] || undefined) ? [] : [[key, value]];
    }),
  );
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

/** The keys of a profile as `config.toml` has them. */
export function fromProfile({ registryUrl, namespace, lang }: Profile): Record<string, string> {
  return {
    ...(registryUrl ? { registry_url: registryUrl } : {}),
    ...(namespace ? { namespace } : {}),
    ...(lang ? { lang } : {}),
  };
}

function apiKeyOf(table: Table): string | null {
  const key = table['api_key'] ?? asTable(table['registry'])['api_key'];
  return typeof key === 'string' && key !== '' ? key : null;
}
