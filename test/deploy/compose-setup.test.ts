import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

/** A checkout with only what the script needs; `run` gives what it printed. */
function checkout(env = '') {
  const folder = temporaryFolder();
  for (const part of ['compose-setup.sh', 'no-secrets'])
    cpSync(join(import.meta.dirname, '../../deploy', part), join(folder, 'deploy', part), {
      recursive: true,
    });
  if (env !== '') writeFileSync(join(folder, '.env'), env);
  const script = join(folder, 'deploy/compose-setup.sh');
  return {
    run: (...args: string[]) => execFileSync('bash', [script, ...args], { encoding: 'utf8' }),
    refused: (...args: string[]) => spawnSync('bash', [script, ...args], { encoding: 'utf8' }),
    env: () => readFileSync(join(folder, '.env'), 'utf8').trim().split('\n').toSorted(),
    secret: (name: string) => readFileSync(join(folder, 'secrets', name), 'utf8'),
    secrets: () => readdirSync(join(folder, 'secrets')).toSorted(),
    mode: (name: string) => statSync(join(folder, 'secrets', name)).mode & 0o777,
    has: (name: string) => existsSync(join(folder, 'secrets', name)),
  };
}

const given = 'None was given: see docs/operations.md, Compose.\n';

describe('deploy/compose-setup.sh', () => {
  it('makes secrets once, closed to others, and selects them in .env', () => {
    const own = checkout();
    own.run();
    const first = own.secrets().map((name) => [name, own.secret(name)]);
    expect(own.env()).toEqual([
      'ADMIN_PASSWORD_FILE=/run/secrets/admin_password',
      'SECRETS=./secrets',
      'SECRET_KEY_FILE=/run/secrets/secret_key',
    ]);
    expect([own.mode('.'), own.mode('secret_key')]).toEqual([0o700, 0o444]);
    expect(own.secret('secret_key')).toMatch(/^[\w-]{64}$/);
    expect([own.secret('admin_api_key'), own.secret('database_url')]).toEqual([given, given]);
    own.run();
    expect(own.secrets().map((name) => [name, own.secret(name)])).toEqual(first);
  });

  it('makes no file for a secret that .env has as a value, so that there are never two', () => {
    const own = checkout(
      'SECRET_KEY=the-secret-of-this-file-0123456789\nADMIN_PASSWORD=mine is this\n',
    );
    expect(own.run('--postgres')).toContain('kept  SECRET_KEY of .env');
    expect(own.env()).toEqual([
      'ADMIN_PASSWORD=mine is this',
      'COMPOSE_PROFILES=postgres',
      'DATABASE_URL_FILE=/run/secrets/database_url',
      'SECRETS=./secrets',
      'SECRET_KEY=the-secret-of-this-file-0123456789',
    ]);
    expect([own.secret('secret_key'), own.secret('admin_password')]).toEqual([given, given]);
    expect(own.secret('database_url')).toBe(
      `postgres://agenthub:${own.secret('postgres_password')}@postgres:5432/agenthub`,
    );
  });

  it('adds what was left out, and closes port 8000 beside the proxy', () => {
    const own = checkout();
    own.run();
    const key = own.secret('secret_key');
    own.run('--postgres', '--proxy', 'hub.example.com', '--admin-key');
    expect(own.secret('secret_key')).toBe(key);
    expect(own.secret('admin_api_key')).toMatch(/^[\w-]{32}$/);
    expect(own.secret('server_name')).toBe('server_name hub.example.com;\n');
    expect(own.env()).toEqual([
      'ADMIN_API_KEY_FILE=/run/secrets/admin_api_key',
      'ADMIN_PASSWORD_FILE=/run/secrets/admin_password',
      'COMPOSE_PROFILES=postgres,proxy',
      'DATABASE_URL_FILE=/run/secrets/database_url',
      'LISTEN=127.0.0.1',
      'PUBLIC_URL=https://hub.example.com',
      'SECRETS=./secrets',
      'SECRET_KEY_FILE=/run/secrets/secret_key',
      'TRUSTED_PROXIES=private',
    ]);
  });

  it('refuses a second database and a name that is none, before it makes anything of them', () => {
    const own = checkout('DATABASE_URL=postgres://db.example/agenthub\n');
    const database = own.refused('--postgres');
    expect([database.status, database.stderr]).toEqual([
      2,
      expect.stringContaining('DATABASE_URL'),
    ]);
    expect(own.has('postgres_password')).toBe(false);
    const name = own.refused('--proxy', 'not a name');
    expect([name.status, name.stderr]).toEqual([2, expect.stringContaining("'not a name'")]);
    const usage = own.refused('--help');
    expect([usage.status, usage.stderr]).toEqual([2, expect.stringContaining('--admin-key')]);
  });
});
