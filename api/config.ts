import { z } from '@hono/zod-openapi';
import { visibility } from '#schema/asset.ts';
import { issueText } from '#schema/issue.ts';
import { namespaceName } from '#schema/name.ts';
import { email, password } from '#schema/user.ts';
import { databaseUrlProblem } from './domain/database-address.ts';
import { defaultLimits } from './domain/limits.ts';
import { reservedByDefault } from './domain/namespace/reserved.ts';
import { type IpRange, parseIpRange } from './domain/ip-address.ts';
import { joinPublicUrl } from './domain/public-url.ts';
import { weaknessOfKey, weaknessOfPassword } from './domain/weak-secret.ts';

/** The environment is invalid. The message names each variable and the reason; the process must not start. */
export class ConfigError extends Error {}

const flag = z.stringbool({
  truthy: ['true', '1', 'yes', 'on'],
  falsy: ['false', '0', 'no', 'off'],
});
const mebibytes = (bytes: number) =>
  z.coerce
    .number()
    .int()
    .min(1)
    .max(2048)
    .default(bytes / 1024 / 1024);

/** Parses a duration such as `900`, `15m`, `24h` or `1d` to seconds. */
const duration = (secondsMin: number, secondsMax: number, standard: string) =>
  z
    .string()
    .regex(/^\d{1,9}[smhd]?$/, 'is a number of seconds, or like 15m, 24h, 1d')
    .transform((text) => Number.parseInt(text, 10) * (unitSeconds[text.at(-1) ?? ''] ?? 1))
    .refine(
      (seconds) => seconds >= secondsMin && seconds <= secondsMax,
      `is from ${secondsMin} to ${secondsMax} seconds`,
    )
    .default(Number.parseInt(standard, 10) * (unitSeconds[standard.at(-1) ?? ''] ?? 1));
const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400 };

/** A list of names or CIDR ranges, separated by commas or spaces. */
const list = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''));

/** Domains of e-mail addresses, with or without the at sign before them. */
const emailDomains = list.transform((words, ctx): string[] => {
  const domains = words.map((word) => word.toLowerCase().replace(/^@/, ''));
  const wrong = domains.find((one) => !email.safeParse(`someone@${one}`).success);
  if (wrong === undefined) return domains;
  ctx.addIssue({ code: 'custom', message: `"${wrong}" is no domain, like example.com` });
  return z.NEVER;
});

/** Names of namespaces, in which `*` stands for any characters. */
const namespacePatterns = z
  .string()
  .default(reservedByDefault.join(','))
  .transform((text) => text.split(/[\s,]+/).filter((one) => one !== ''))
  .refine(
    (words) => words.every((word) => /^[a-z0-9*-]+$/.test(word)),
    'has names of a-z, 0-9 and hyphens, in which * stands for any characters, like security,acme-*',
  );

const rangesOfName = new Map([
  ['loopback', ['127.0.0.0/8', '::1']],
  ['private', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
]);

/** A list of addresses, CIDR ranges, `loopback` or `private`, separated by commas or spaces. */
const addresses = list.transform((words, ctx): IpRange[] => {
  try {
    return words.flatMap((word) => rangesOfName.get(word) ?? [word]).map(parseIpRange);
  } catch (err) {
    const why = err instanceof Error ? err.message : String(err);
    ctx.addIssue({ code: 'custom', message: `${why}, an address, loopback or private` });
    return z.NEVER;
  }
});

/** A key prefix without segments that a URL would normalise away, and without characters that need escaping. */
const keyPrefix = /^(?!.*(^|\/)\.{1,2}(\/|$))[\w.~-]+(\/[\w.~-]+)*$/;

const variables = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(8000),
  HOST: z.string().default('0.0.0.0'),
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  BASE_PATH: z
    .string()
    .regex(
      /^\/([\w.~-]+(\/[\w.~-]+)*)?$/,
      'starts with a slash and ends without one, like /agenthub',
    )
    .default('/'),
  DATABASE_URL: z
    .string()
    .superRefine((url, ctx) => {
      const problem = databaseUrlProblem(url);
      if (problem !== null) ctx.addIssue({ code: 'custom', message: problem });
    })
    .optional(),
  DATABASE_AUTH_TOKEN: z.string().optional(),
  MIGRATE_ON_START: flag.default(true),
  DATA_DIR: z.string().min(1).default('./data'),
  SECRET_KEY: z
    .string()
    .min(32, 'has at least 32 characters; try: openssl rand -base64 48')
    .optional(),
  ADMIN_API_KEY: z.string().min(20, 'has at least 20 characters').optional(),
  METRICS_TOKEN: z.string().min(16, 'has at least 16 characters').optional(),
  ADMIN_USERNAME: namespaceName.optional(),
  ADMIN_EMAIL: email.default('admin@agenthub.local'),
  ADMIN_PASSWORD: password.optional(),
  REGISTRATION: z.enum(['open', 'invite', 'closed']).default('open'),
  REGISTRATION_EMAIL_DOMAINS: emailDomains,
  RESERVED_NAMESPACES: namespacePatterns,
  TEAM_CREATION: z.enum(['users', 'admins']).default('users'),
  READ_ONLY: flag.default(false),
  ANONYMOUS_READ: flag.default(true),
  INSTALL_STATS: z.enum(['off', 'anonymous', 'user']).default('user'),
  DEFAULT_VISIBILITY: visibility.default('internal'),
  MAX_FILES: z.coerce.number().int().min(1).max(100_000).default(defaultLimits.filesMax),
  MAX_FILE_MIB: mebibytes(defaultLimits.fileBytesMax),
  MAX_TOTAL_MIB: mebibytes(defaultLimits.unpackedBytesMax),
  BLOB_STORE: z.enum(['database', 's3', 'r2']).default('database'),
  S3_ENDPOINT: z
    .url({ protocol: /^https?$/ })
    .regex(/^[^?#@]+$/, 'has no user, query or fragment, like https://s3.example.com')
    .optional(),
  S3_BUCKET: z
    .string()
    .regex(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'has 3 to 63 of a-z, 0-9, dot and hyphen')
    .optional(),
  S3_REGION: z
    .string()
    .regex(/^[\w-]+$/, 'is a name like us-east-1')
    .default('us-east-1'),
  S3_ACCESS_KEY_ID: z.string().regex(/^\S+$/, 'has no spaces').optional(),
  S3_SECRET_ACCESS_KEY: z.string().regex(/^\S+$/, 'has no spaces').optional(),
  S3_PREFIX: z
    .string()
    .regex(keyPrefix, 'is like registry or teams/agenthub: no slash at either end')
    .optional(),
  S3_ADDRESSING: z.enum(['path', 'host']).default('path'),
  SYNC_ENABLED: flag.default(false),
  SYNC_INTERVAL: duration(60, 31_536_000, '24h'),
  SYNC_LEASE: duration(1, 3600, '60s'),
  GIT_CLONE_TIMEOUT: duration(1, 3600, '5m'),
  GIT_MAX_CONCURRENT: z.coerce.number().int().min(1).max(32).default(2),
  GIT_MAX_PACK_MIB: z.coerce.number().int().min(1).max(1024).default(128),
  GIT_MAX_UNPACKED_MIB: z.coerce.number().int().min(1).max(4096).default(512),
  GIT_KNOWN_HOSTS: z.string().optional(),
  GIT_CA_FILE: z.string().optional(),
  GIT_ALLOW_PRIVATE: flag.default(true),
  GIT_ALLOW_ADDRESSES: list,
  GIT_DENY_ADDRESSES: list,
  HTTP_PROXY: z.string().optional(),
  HTTPS_PROXY: z.string().optional(),
  NO_PROXY: z.string().optional(),
  LOG_LEVEL: z
    .string()
    .transform((text) => text.toLowerCase())
    .pipe(z.enum(['debug', 'info', 'warn', 'error']))
    .default('info'),
  ACCESS_LOG: flag.default(false),
  TRUSTED_PROXIES: addresses,
});

/**
 * Variables that should not appear in a process list or a compose file. Each may be given as `NAME_FILE`, a
 * path.
 */
export const secretVariables = [
  'SECRET_KEY',
  'ADMIN_API_KEY',
  'ADMIN_PASSWORD',
  'METRICS_TOKEN',
  'DATABASE_URL',
  'DATABASE_AUTH_TOKEN',
  'S3_ACCESS_KEY_ID',
  'S3_SECRET_ACCESS_KEY',
  // Not a secret, but usually a file.
  'GIT_KNOWN_HOSTS',
] as const;

/** The validated configuration, by variable name. */
export type Config = z.infer<typeof variables>;

/**
 * Reads the configuration from an environment and validates every variable. An empty variable counts as
 * unset. Throws {@link ConfigError} naming each invalid variable. `readFile` reads the `*_FILE` variants.
 */
export function loadConfig(
  env: Record<string, string | undefined>,
  readFile: (path: string) => string,
): Config {
  // If it were ignored, all limits by address would count the proxy's address.
  if (env['TRUST_PROXY']) {
    throw new ConfigError(
      'TRUST_PROXY: is no longer supported. Set TRUSTED_PROXIES to the addresses or networks of your proxies, like 10.0.0.5 or 172.18.0.0/16, and remove it.',
    );
  }
  const given: Record<string, string> = {};
  for (const name of Object.keys(variables.shape)) {
    // curl and git read these in small letters as well.
    const value = env[name] || (name.endsWith('_PROXY') ? env[name.toLowerCase()] : undefined);
    if (value !== undefined && value !== '') given[name] = value;
  }
  for (const name of secretVariables) {
    const path = env[`${name}_FILE`];
    if (!path) continue;
    if (given[name] !== undefined) throw new ConfigError(`Set ${name} or ${name}_FILE, not both.`);
    try {
      given[name] = readFile(path).trim();
    } catch (err) {
      throw new ConfigError(`${name}_FILE: ${path} cannot be read.`, { cause: err });
    }
  }
  const parsed = variables.safeParse(given);
  if (parsed.success) {
    // Missing variables are reported at the start and not at the first publish.
    if (parsed.data.BLOB_STORE === 's3') s3Settings(parsed.data);
    return withPublicUrl(parsed.data);
  }
  const reasons = parsed.error.issues.map(
    (issue) => `${issue.path.join('.')}: ${issueText(issue)}`,
  );
  throw new ConfigError(reasons.join('\n'));
}

/** The configuration with one public URL of `PUBLIC_URL` and `BASE_PATH`. Throws {@link ConfigError} naming both. */
function withPublicUrl(config: Config): Config {
  const { PUBLIC_URL: publicUrl, BASE_PATH: basePath } = config;
  if (publicUrl === undefined) return config;
  const joined = joinPublicUrl(publicUrl, basePath);
  if (joined !== undefined) return { ...config, PUBLIC_URL: joined };
  throw new ConfigError(
    basePath === '/'
      ? 'PUBLIC_URL: has a host and a path only, like https://hub.example.com/agenthub: no user, query or fragment.'
      : `PUBLIC_URL, BASE_PATH: name different paths. Set PUBLIC_URL to the whole address, ${new URL(publicUrl).origin}${basePath}, or leave BASE_PATH out.`,
  );
}

/** The settings of the bucket. Throws {@link ConfigError} naming each missing variable. */
export function s3Settings(config: Config) {
  const {
    S3_ENDPOINT: endpoint,
    S3_BUCKET: bucket,
    S3_ACCESS_KEY_ID: accessKeyId,
    S3_SECRET_ACCESS_KEY: secretAccessKey,
  } = config;
  if (!endpoint || !bucket || !accessKeyId || !secretAccessKey) {
    const needed = { endpoint, bucket, accessKeyId, secretAccessKey };
    const missing = Object.entries(needed).flatMap(([name, value]) => (value ? [] : [name]));
    const asVariable = (name: string) => `S3_${name.replaceAll(/[A-Z]/g, '_$&').toUpperCase()}`;
    throw new ConfigError(
      missing.map((name) => `${asVariable(name)}: set it to keep blobs in S3.`).join('\n'),
    );
  }
  // A URL cannot have a name before an IP address, and drops it silently.
  if (config.S3_ADDRESSING === 'host' && /^[\d.]+$|^\[/.test(new URL(endpoint).hostname)) {
    throw new ConfigError('S3_ADDRESSING: host needs a name in S3_ENDPOINT, not an IP address.');
  }
  return {
    endpoint,
    bucket,
    accessKeyId,
    secretAccessKey,
    region: config.S3_REGION,
    prefix: config.S3_PREFIX ? `${config.S3_PREFIX}/` : '',
    addressing: config.S3_ADDRESSING,
  };
}

/** The weak secrets of a configuration, each as `NAME: reason`, without the secret. */
export function weakSecrets(config: Config): string[] {
  const { SECRET_KEY: key, ADMIN_API_KEY: apiKey, ADMIN_PASSWORD: chosen } = config;
  const { METRICS_TOKEN: token } = config;
  const account = { username: adminUsername(config), email: config.ADMIN_EMAIL };
  const whys = {
    SECRET_KEY: key === undefined ? null : weaknessOfKey(key),
    ADMIN_API_KEY: apiKey === undefined ? null : weaknessOfKey(apiKey),
    ADMIN_PASSWORD: chosen === undefined ? null : weaknessOfPassword(chosen, account),
    METRICS_TOKEN: token === undefined ? null : weaknessOfKey(token),
  };
  return Object.entries(whys).flatMap(([name, why]) =>
    why === null
      ? []
      : [`${name}: ${why}, so it can be guessed. Create one: openssl rand -base64 48`],
  );
}

/**
 * Throws {@link ConfigError} for {@link weakSecrets}: a server that others can reach must not start with
 * them.
 */
export function assertSecrets(config: Config): void {
  const weak = weakSecrets(config);
  if (weak.length > 0) throw new ConfigError(weak.join('\n'));
}

/** The username of the first admin, who is also the one that `ADMIN_API_KEY` acts as. */
export function adminUsername(config: Config): string {
  return config.ADMIN_USERNAME ?? 'admin';
}

/** Whether the embedded mode is used: a database file, with generated secrets in the data folder. */
export function isEmbedded(config: Config): boolean {
  return config.DATABASE_URL === undefined || config.DATABASE_URL.startsWith('file:');
}

/**
 * Resolves a URL argument of a command: the URL itself, or with `env:NAME` the value of that variable, so
 * that a password is not in the process list. Throws {@link ConfigError}.
 */
export function urlArgument(env: Record<string, string | undefined>, text: string): string {
  if (!text.startsWith('env:')) return text;
  const name = text.slice('env:'.length);
  const url = env[name];
  if (!url) throw new ConfigError(`${name}: is not set; it must contain a database URL.`);
  return url;
}

/** The URL and the token of the configured database. */
export function databaseOf(config: Config): { url: string; authToken: string | undefined } {
  const url = config.DATABASE_URL ?? `file:${config.DATA_DIR}/agenthub.db`;
  return { url, authToken: config.DATABASE_AUTH_TOKEN };
}
