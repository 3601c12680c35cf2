import { describe, expect, it } from 'vitest';
import worker from '#api/worker.ts';
import { type Bindings, readBindings } from '#api/worker/bindings.ts';

const ASSETS = { fetch: async () => new Response(null, { status: 404 }) };
const given: Bindings = {
  ASSETS,
  SECRET_KEY: 'a secret key of the tests, long enough',
  DATABASE_URL: 'libsql://hub.example.com',
};
const read = (env: Partial<Bindings>) =>
  readBindings({ ...given, ...env }, 'https://hub.example.workers.dev');

describe('the bindings of a Worker', () => {
  it('give the configuration, and where it is asked as its address', () => {
    const { config, database } = read({ MIGRATE_ON_START: false, MAX_FILES: 7, BASE_PATH: '/hub' });
    expect(config).toMatchObject({ MIGRATE_ON_START: false, MAX_FILES: 7 });
    expect(config.PUBLIC_URL).toBe('https://hub.example.workers.dev/hub');
    expect(database).toEqual({ kind: 'libsql', url: given['DATABASE_URL'], pooled: false });
    expect(read({ PUBLIC_URL: 'https://other.example' }).config.PUBLIC_URL).toBe(
      'https://other.example',
    );
  });

  it('give Postgres through Hyperdrive', () => {
    const HYPERDRIVE = { connectionString: 'postgres://pool' };
    expect(read({ HYPERDRIVE, DATABASE_URL: undefined }).database).toEqual({
      kind: 'postgres',
      url: 'postgres://pool',
      pooled: true,
    });
    expect(() => read({ HYPERDRIVE })).toThrow(/^DATABASE_URL: .*HYPERDRIVE/);
  });

  it.each([
    [{ SECRET_KEY: undefined }, /^SECRET_KEY: /],
    [{ SECRET_KEY: 'change-me-in-production-change-me' }, /^SECRET_KEY: /],
    [{ ADMIN_PASSWORD: 'admin123' }, /^ADMIN_PASSWORD: /],
    [{ DATABASE_URL: undefined }, /^DATABASE_URL: /],
    [{ DATABASE_URL: 'file:./data/agenthub.db' }, /^DATABASE_URL: a Worker has no disk/],
    [{ DATABASE_URL: 'mysql://x' }, /^DATABASE_URL: /],
    [{ SECRET_KEY: undefined, SECRET_KEY_FILE: '/run/secrets/key' }, /^SECRET_KEY_FILE: /],
    [{ MAX_FILES: 'many' }, /^MAX_FILES: /],
  ])('are refused with the name of the variable: %o', (env, message) => {
    expect(() => read(env)).toThrow(message);
  });

  it('that are wrong are answered as 500, without what is wrong', async () => {
    const ctx = { waitUntil() {} };
    const env = { ...given, SECRET_KEY: 'too short to be a key' };
    const answer = await worker.fetch(new Request('https://hub.example/health'), env, ctx);
    const text = await answer.text();
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(JSON.parse(text)).toMatchObject({ code: 'internal.error' });
    expect(text).not.toMatch(/SECRET_KEY|too short/);
    await expect(worker.scheduled({}, env, ctx)).rejects.toThrow('SECRET_KEY');
  });
});
