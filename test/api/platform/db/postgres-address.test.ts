import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { postgresAddress } from '#api/platform/db/postgres-address.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';

const at = (query: string) => postgresAddress(`postgres://u:p@db/hub?${query}`);

describe('postgresAddress', () => {
  it('keeps from the server what only libpq and other clients know', () => {
    const { connection, options } = at(
      'sslmode=require&channel_binding=require&gssencmode=disable&connect_timeout=7&connection_limit=5&supa=base-pooler.x&keepalives=1',
    );
    expect(connection).toEqual({});
    expect(options).toMatchObject({ connect_timeout: 7, ssl: { rejectUnauthorized: false } });
  });

  it('passes settings of the server on', () => {
    expect(at('options=-c%20search_path%3Dhub&TimeZone=UTC').connection).toEqual({
      options: '-c search_path=hub',
      TimeZone: 'UTC',
    });
    expect(at('schema=my+hub').connection).toEqual({ search_path: '"my+hub"' });
  });

  it('checks certificates as sslmode says', () => {
    const ca = join(temporaryFolder(), 'ca.pem');
    writeFileSync(ca, 'the CA');
    expect(at('').options.ssl).toBe(false);
    expect(at('sslmode=disable').options.ssl).toBe(false);
    expect(at('sslmode=prefer').options.ssl).toBe('prefer');
    expect(at('sslmode=no-verify').options.ssl).toEqual({ rejectUnauthorized: false });
    expect(at('ssl=true').options.ssl).toEqual({ rejectUnauthorized: false });
    expect(at('sslmode=verify-full').options.ssl).toEqual({ host: 'db' });
    expect(at('sslmode=verify-full&sslrootcert=system').options.ssl).toEqual({ host: 'db' });
    expect(at(`sslmode=verify-full&sslrootcert=${ca}`).options.ssl).toEqual({
      ca: 'the CA',
      host: 'db',
    });
    for (const mode of [`sslmode=verify-ca&`, `sslmode=require&`, ''])
      expect(at(`${mode}sslrootcert=${ca}`).options.ssl).toEqual({
        ca: 'the CA',
        checkServerIdentity: expect.any(Function),
      });
  });

  it('sends a pooler no settings and no named statements', () => {
    expect(at('pgbouncer=true&schema=public')).toMatchObject({
      pooled: true,
      options: { prepare: false },
    });
  });

  it('takes several hosts, an address in brackets and the folder of a socket', () => {
    const { options } = postgresAddress('postgres://h1,[::1]:6543/hub?target_session_attrs=any');
    expect(options).toMatchObject({ host: ['h1', '::1'], port: [5432, 6543] });
    expect(options).not.toHaveProperty('target_session_attrs');
    const socket = postgresAddress('postgres:///hub?host=/run/postgresql&user=u');
    expect(socket.options).toMatchObject({ path: '/run/postgresql/.s.PGSQL.5432', user: 'u' });
  });

  it.each([
    ['sslmode=maybe', /^DATABASE_URL: has an unknown sslmode\. Write disable, /],
    ['sslmode=verify-full&sslrootcert=/nowhere/ca.pem', /^DATABASE_URL: the file of sslrootcert /],
    ['connect_timeout=soon', /^DATABASE_URL: has connect_timeout=…, which must be a whole number/],
    ['target_session_attrs=best', /^DATABASE_URL: has an unknown target_session_attrs/],
  ])('refuses %s by its name', (query, message) => {
    expect(() => at(query)).toThrow(message);
  });
});
