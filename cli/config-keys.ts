import { parseRegistryUrl, type Profile, registryUrlDefault, type Settings } from './config.ts';
import { UsageError } from './errors.ts';
import { nearest } from './suggest.ts';

/** The keys of `config get|set|unset`; `apiKey` lives in `credentials.toml`. */
export type ConfigKey = keyof Profile | 'apiKey';

const spellings: Record<string, ConfigKey> = {
  'registry.url': 'registryUrl',
  registry_url: 'registryUrl',
  'registry.api_key': 'apiKey',
  api_key: 'apiKey',
  namespace: 'namespace',
  lang: 'lang',
};

export const configKeyNames = ['registry.url', 'registry.api_key', 'namespace', 'lang'];

/** Parses the name of a setting. Throws a usage error that lists the known names. */
export function parseConfigKey(text: string): ConfigKey {
  const key = Object.hasOwn(spellings, text) ? spellings[text] : undefined;
  if (key) return key;
  const [guess] = nearest(text, configKeyNames);
  throw new UsageError(`No setting named "${text}"`, {
    candidates: configKeyNames,
    hints: guess ? [`did you mean ${guess}?`] : [],
  });
}

/** Converts a value to its stored form. Throws a usage error for an invalid value. */
export function parseConfigValue(key: ConfigKey, text: string): string {
  const value = text.trim();
  if (value === '') throw new UsageError('The value is empty; to remove it use config unset');
  if (key === 'registryUrl') return parseRegistryUrl(value);
  if (key === 'lang' && value !== 'en' && value !== 'zh-CN') {
    throw new UsageError(`lang is en or zh-CN, not "${value}"`);
  }
  if (key === 'namespace' && !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(value)) {
    throw new UsageError(`Not a namespace: "${value}"`);
  }
  return value;
}

/** The effective value of a setting, null if there is none. An API key is given in full. */
export function effectiveValue(key: ConfigKey, settings: Settings): string | null {
  if (key === 'registryUrl') return settings.registryUrl || registryUrlDefault;
  return key === 'apiKey' ? settings.token : settings[key];
}

/** Masks an API key for display: only its first six characters are kept. */
export function maskKey(key: string): string {
  return `${key.slice(0, 6)}…`;
}
