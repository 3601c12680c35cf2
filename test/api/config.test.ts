import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type Config, ConfigError, isEmbedded, loadConfig, s3Settings } from '#api/config.ts';

const none = () => {
  throw new Error('no file');
};
const load = (env: Record<string, string>, files: Record<string, string> = {}): Config =>
  loadConfig(env, (path) => files[path] ?? none());

/** What each variable refuses. */
const wrong: Record<string, string[]> = {
  PORT: ['-1', '65536', 'http', '80.5'],
  PUBLIC_URL: [
    'hub.example',
    'ftp://hub.example',
    'https://hub.example/?a',
    'https://me@hub.example',
  ],
  DATABASE_URL: ['agenthub.db', 'mysql://db/hub', 'sqlite:///hub.db', 'postgres://u:1/2@db/hub'],
  BASE_PATH: ['agenthub', '/agenthub/', '/a b'],
  MIGRATE_ON_START: ['maybe'],
  SECRET_KEY: ['short', 'x'.repeat(31)],
  ADMIN_API_KEY: ['short'],
  ADMIN_USERNAME: ['Admin', 'a'],
  ADMIN_EMAIL: ['admin'],
  ADMIN_PASSWORD: ['short', 'x'.repeat(73)],
  REGISTRATION: ['invited'],
  ANONYMOUS_READ: ['2'],
  DEFAULT_VISIBILITY: ['secret'],
  INSTALL_STATS: ['some'],
  MAX_FILES: ['0', 'many', '1.5'],
  MAX_FILE_MIB: ['0', '4096'],
  MAX_TOTAL_MIB: ['0', '4096'],
  LOG_LEVEL: ['verbose'],
  TRUSTED_PROXIES: ['perhaps', 'true', '10.0.0.0/33', '10.0.0.1,,proxy', '::/129', '10.0.0.0/'],
  BLOB_STORE: ['disk'],
  S3_ENDPOINT: [
    's3.example',
    'ftp://s3.example',
    'https://key@s3.example',
    'https://s3.example/?a',
  ],
  S3_BUCKET: ['a', 'Upper', 'with/slash', '-dash'],
  S3_REGION: ['a b'],
  S3_ACCESS_KEY_ID: ['two words'],
  S3_SECRET_ACCESS_KEY: ['two\nlines'],
  S3_PREFIX: ['/agenthub', 'agenthub/', 'a//b', 'a/../b', '..', './a', 'a b', '中文'],
  S3_ADDRESSING: ['dns'],
  SYNC_ENABLED: ['sometimes'],
  SYNC_INTERVAL: ['59', '0', 'daily', '1.5h', '-1h', '2y', '366d'],
  SYNC_LEASE: ['0', '2h'],
  GIT_CLONE_TIMEOUT: ['0', '61m', 'long'],
  GIT_MAX_CONCURRENT: ['0', '33', 'two'],
  GIT_MAX_PACK_MIB: ['0', '2048'],
  GIT_MAX_UNPACKED_MIB: ['0', '8192'],
  GIT_ALLOW_PRIVATE: ['maybe'],
};

const bucket = {
  BLOB_STORE: 's3',
  S3_ENDPOINT: 'https://s3.example',
  S3_BUCKET: 'agenthub',
  S3_ACCESS_KEY_ID: 'the-key',
  S3_SECRET_ACCESS_KEY: 'hush-hush',
};

describe('loadConfig', () => {
  it('starts from nothing with the embedded database', () => {
    const config = load({});
    expect(config).toMatchObject({
      PORT: 8000,
      REGISTRATION: 'open',
      ANONYMOUS_READ: true,
      DEFAULT_VISIBILITY: 'internal',
      DATA_DIR: './data',
    });
    expect(isEmbedded(config)).toBe(true);
    expect(config.SECRET_KEY ?? config.ADMIN_API_KEY ?? config.ADMIN_PASSWORD).toBeUndefined();
  });

  it.each(Object.entries(wrong))('refuses a wrong %s, naming it', (name, values) => {
    for (const value of values) {
      expect(() => load({ [name]: value })).toThrow(ConfigError);
      expect(() => load({ [name]: value })).toThrow(new RegExp(`^${name}: `));
    }
  });

  it('names every variable that is wrong at once, and shows no secret', () => {
    const env = { PORT: 'x', LOG_LEVEL: 'y', SECRET_KEY: 'hush-hush' };
    expect(() => load(env)).toThrow(/PORT: .*\n.*SECRET_KEY: .*\n.*LOG_LEVEL: /);
    expect(() => load(env)).not.toThrow(/hush-hush/);
  });

  it('counts an empty variable as unset, and takes flags and levels as people write them', () => {
    const config = load({ PORT: '', SECRET_KEY: '', ANONYMOUS_READ: 'NO', LOG_LEVEL: 'WARN' });
    expect(config).toMatchObject({ PORT: 8000, ANONYMOUS_READ: false, LOG_LEVEL: 'warn' });
    expect(config.SECRET_KEY).toBeUndefined();
  });

  it.each([
    'SECRET_KEY',
    'ADMIN_API_KEY',
    'ADMIN_PASSWORD',
    'DATABASE_URL',
    'DATABASE_AUTH_TOKEN',
    'S3_ACCESS_KEY_ID',
    'S3_SECRET_ACCESS_KEY',
  ])('reads %s from a file', (name) => {
    const value = `file:${'v'.repeat(40)}`;
    const files = { '/run/secrets/it': `${value}\n` };
    const env = { [`${name}_FILE`]: '/run/secrets/it' };
    expect(load(env, files)).toMatchObject({ [name]: value });
    expect(() => load(env)).toThrow(new RegExp(`${name}_FILE: /run/secrets/it cannot be read`));
    expect(() => load({ ...env, [name]: value }, files)).toThrow(
      `${name} or ${name}_FILE, not both`,
    );
  });

  it('reads intervals in seconds, minutes, hours and days', () => {
    const seconds = (SYNC_INTERVAL: string) => load({ SYNC_INTERVAL }).SYNC_INTERVAL;
    expect(['90', '90s', '15m', '24h', '7d'].map(seconds)).toEqual([90, 90, 900, 86_400, 604_800]);
    expect(load({}).SYNC_INTERVAL).toBe(86_400);
  });

  it('reads address ranges by comma or space, known hosts from a file, and the proxy in either case', () => {
    const config = load(
      {
        GIT_DENY_ADDRESSES: '10.0.0.0/8, 192.168.0.0/16  fd00::/8',
        GIT_KNOWN_HOSTS_FILE: '/etc/known_hosts',
        https_proxy: 'http://proxy:3128',
      },
      { '/etc/known_hosts': 'git.example ssh-ed25519 AAAA\n' },
    );
    expect(config).toMatchObject({
      GIT_DENY_ADDRESSES: ['10.0.0.0/8', '192.168.0.0/16', 'fd00::/8'],
      GIT_KNOWN_HOSTS: 'git.example ssh-ed25519 AAAA',
      HTTPS_PROXY: 'http://proxy:3128',
      SYNC_ENABLED: false,
      GIT_ALLOW_PRIVATE: true,
    });
  });

  it('knows proxies by address, network and name, and what TRUST_PROXY has become', () => {
    const { TRUSTED_PROXIES: trusted } = load({
      TRUSTED_PROXIES: '10.0.0.5, 172.18.0.0/16 2001:db8::/32,loopback',
    });
    expect(trusted).toEqual([
      { first: [10, 0, 0, 5], bits: 32 },
      { first: [172, 18, 0, 0], bits: 16 },
      { first: [0x20, 1, 0xd, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], bits: 32 },
      { first: [127, 0, 0, 0], bits: 8 },
      { first: [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], bits: 128 },
    ]);
    expect(load({ TRUSTED_PROXIES: 'private' }).TRUSTED_PROXIES).toHaveLength(4);
    expect(load({ TRUST_PROXY: '' }).TRUSTED_PROXIES).toEqual([]);
    for (const old of ['true', 'false'])
      expect(() => load({ TRUST_PROXY: old })).toThrow(/^TRUST_PROXY: .*TRUSTED_PROXIES/);
  });

  it('checks what a file holds like any other value', () => {
    expect(() => load({ SECRET_KEY_FILE: '/s' }, { '/s': 'short' })).toThrow(/^SECRET_KEY: /);
  });

  it.each(['S3_ENDPOINT', 'S3_BUCKET', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'])(
    'needs %s for blobs in S3, and for nothing else',
    (name) => {
      expect(() => load({ ...bucket, [name]: '' })).toThrow(ConfigError);
      expect(() => load({ ...bucket, [name]: '' })).toThrow(new RegExp(`^${name}: set it[^\n]*$`));
      expect(load({ ...bucket, [name]: '', BLOB_STORE: '' }).BLOB_STORE).toBe('database');
    },
  );

  it.each(['http://10.0.0.7:9000', 'http://[::1]:9000', 'http://0x7f000001'])(
    'refuses to put the name of the bucket before the address %s',
    (S3_ENDPOINT) => {
      const env = { ...bucket, S3_ENDPOINT };
      expect(load(env).S3_ADDRESSING).toBe('path');
      expect(() => load({ ...env, S3_ADDRESSING: 'host' })).toThrow(/^S3_ADDRESSING: host needs/);
    },
  );

  it('reads where the bucket is, and names all that is missing', () => {
    const config = load({ ...bucket, S3_PREFIX: 'teams/agent.hub' });
    expect(s3Settings(config)).toEqual({
      endpoint: 'https://s3.example',
      bucket: 'agenthub',
      region: 'us-east-1',
      accessKeyId: 'the-key',
      secretAccessKey: 'hush-hush',
      prefix: 'teams/agent.hub/',
      addressing: 'path',
    });
    expect(s3Settings(load(bucket)).prefix).toBe('');
    expect(() => load({ BLOB_STORE: 's3' })).toThrow(
      /^S3_ENDPOINT: .*\nS3_BUCKET: .*\nS3_ACCESS_KEY_ID: .*\nS3_SECRET_ACCESS_KEY: .*$/,
    );
  });

  it('says what was expected, not how it was checked', () => {
    expect(() => load({ PORT: 'http' })).toThrow('PORT: must be a number');
    expect(() => load({ DEFAULT_VISIBILITY: 'all' })).toThrow(
      'DEFAULT_VISIBILITY: must be one of public, internal, private',
    );
  });

  it('is what .env.example explains, with the same defaults', () => {
    const text = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
    const lines = [...text.matchAll(/^#([A-Z\d_]+)=(.*)$/gm)];
    const shown = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
    const defaults = load({});
    for (const name of Object.keys(defaults)) expect(shown).toHaveProperty(name);
    expect(load({ ...shown, PUBLIC_URL: '' })).toEqual(defaults);
  });
});

describe('PUBLIC_URL and BASE_PATH', () => {
  it.each([
    ['https://h.example', '/hub', 'https://h.example/hub'],
    ['https://h.example/', '/hub', 'https://h.example/hub'],
    ['https://h.example/hub/', '', 'https://h.example/hub'],
    ['https://h.example/hub/', '/hub', 'https://h.example/hub'],
    ['https://h.example/', '', 'https://h.example'],
  ])('give one address: %s and %j', (publicUrl, basePath, joined) => {
    expect(load({ PUBLIC_URL: publicUrl, BASE_PATH: basePath }).PUBLIC_URL).toBe(joined);
  });

  it('are refused, both by name, if they name different paths', () => {
    expect(() => load({ PUBLIC_URL: 'https://h.example/a', BASE_PATH: '/b' })).toThrow(
      'PUBLIC_URL, BASE_PATH: name different paths. Set PUBLIC_URL to the whole address, https://h.example/b, or leave BASE_PATH out.',
    );
  });
});

describe('DATABASE_URL', () => {
  it('is judged with the others, and before one that is missing', () => {
    const files = { '/run/url': 'postgresql+asyncpg://u:hunter2@db/agenthub\n' };
    const loading = () => load({ DATABASE_URL_FILE: '/run/url', PORT: 'http' }, files);
    expect(loading).toThrow(
      /^DATABASE_URL: is a URL of SQLAlchemy\. Write postgres:|\nDATABASE_URL: is/,
    );
    expect(loading).not.toThrow(/hunter2/);
  });
});
