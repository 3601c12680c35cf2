import type { CliContext } from './context.ts';
import type { Language } from './language.ts';

/** Variables with one meaning, and what they set. The first of several that is set counts. */
export type EnvironmentVariable = { names: readonly string[]; sets: string };

/** Every environment variable that the CLI reads, for `--help`; `docs/cli.md` has the same table. */
export const environmentVariables: readonly EnvironmentVariable[] = [
  {
    names: ['AGENTHUB_URL', 'SKILLS_REGISTRY_URL'],
    sets: 'Address of the registry; --registry comes first. The second name is an old one',
  },
  {
    names: ['AGENTHUB_TOKEN', 'SKILLS_REGISTRY_API_KEY'],
    sets: 'API key, instead of the stored one. The second name is an old one',
  },
  { names: ['AGENTHUB_PROFILE'], sets: 'Profile of the configuration, as --profile' },
  { names: ['AGENTHUB_CONFIG'], sets: 'Configuration file, as --config' },
  { names: ['AGENTHUB_LANG'], sets: 'Language of messages, en or zh-CN, as --lang' },
  {
    names: ['LC_ALL', 'LC_MESSAGES', 'LC_CTYPE', 'LANG'],
    sets: 'Locale: the language of messages, and whether they may use symbols of UTF-8',
  },
  { names: ['DO_NOT_TRACK'], sets: 'Anything but 0: report no installs to the registry' },
  { names: ['CI'], sets: 'Set in CI: ask no questions' },
  { names: ['NO_COLOR'], sets: 'Set to anything: no colour' },
  { names: ['FORCE_COLOR'], sets: 'Colour also in a pipe; 0 or false: no colour' },
  { names: ['TERM'], sets: 'dumb: no colour' },
  {
    names: ['WT_SESSION', 'TERM_PROGRAM', 'ConEmuTask'],
    sets: 'Set by terminals on Windows that show symbols of UTF-8',
  },
  {
    names: ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'],
    sets: 'Proxy to the registry; needs Node 24.14 or newer',
  },
  { names: ['NO_PROXY', 'no_proxy'], sets: 'Hosts that are reached without the proxy' },
  { names: ['NODE_USE_ENV_PROXY'], sets: '1: use the proxy with Node 22.21 or newer' },
  {
    names: ['HOME', 'USERPROFILE'],
    sets: 'Home folder, which has the configuration; USERPROFILE on Windows',
  },
];

/** Names that others of this kind use, or that are easily remembered wrong, and the ones that are read. */
const wrongNames: Readonly<Record<string, string>> = {
  AGENTHUB_REGISTRY: 'AGENTHUB_URL',
  AGENTHUB_REGISTRY_URL: 'AGENTHUB_URL',
  AGENTHUB_SERVER: 'AGENTHUB_URL',
  AGENTHUB_SERVER_URL: 'AGENTHUB_URL',
  AGENTHUB_API_URL: 'AGENTHUB_URL',
  AGENTHUB_BASE_URL: 'AGENTHUB_URL',
  AGENTHUB_HOST: 'AGENTHUB_URL',
  SKILLS_REGISTRY: 'AGENTHUB_URL',
  AGENTHUB_KEY: 'AGENTHUB_TOKEN',
  AGENTHUB_API_KEY: 'AGENTHUB_TOKEN',
  AGENTHUB_APIKEY: 'AGENTHUB_TOKEN',
  AGENTHUB_API_TOKEN: 'AGENTHUB_TOKEN',
  AGENTHUB_AUTH_TOKEN: 'AGENTHUB_TOKEN',
  AGENTHUB_ACCESS_TOKEN: 'AGENTHUB_TOKEN',
  AGENTHUB_REGISTRY_TOKEN: 'AGENTHUB_TOKEN',
  SKILLS_REGISTRY_KEY: 'AGENTHUB_TOKEN',
  SKILLS_REGISTRY_TOKEN: 'AGENTHUB_TOKEN',
  AGENTHUB_CONFIG_FILE: 'AGENTHUB_CONFIG',
  AGENTHUB_LANGUAGE: 'AGENTHUB_LANG',
  AGENTHUB_LOCALE: 'AGENTHUB_LANG',
  AGENTHUB_DO_NOT_TRACK: 'DO_NOT_TRACK',
};

/**
 * One line for each variable that is set under a name that is not read, with the right one. It has no value of a
 * variable, since that may be a key. Where the right one is set as well, there is no line: it counts, and the other
 * may be another program's.
 */
export function wrongNameNotices({ env }: Pick<CliContext, 'env'>, language: Language): string[] {
  const isSet = (right: string) =>
    (environmentVariables.find(({ names }) => names.includes(right))?.names ?? []).some(
      (name) => env[name],
    );
  return Object.entries(wrongNames)
    .filter(([wrong, right]) => env[wrong] && !isSet(right))
    .map(([wrong, right]) =>
      language === 'zh-CN'
        ? `不读取环境变量 ${wrong}；请改为设置 ${right}`
        : `the environment variable ${wrong} is not read; set ${right} instead`,
    );
}
