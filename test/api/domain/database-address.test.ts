import { describe, expect, it } from 'vitest';
import { databaseUrlProblem } from '#api/domain/database-address.ts';
import { parsePostgresUrl } from '#api/domain/postgres-url.ts';

describe('the problem of a database URL', () => {
  it.each([
    ['sqlite+aiosqlite:////data/agenthub.db', 'write file:/data/agenthub.db.', '/data/agenthub.db'],
    ['sqlite:///./data/agenthub.db', 'write file:./data/agenthub.db.', './data/agenthub.db'],
    ['sqlite:///registry.db', 'write file:./registry.db.', 'registry.db'],
    ['sqlite://', 'write file:./data/agenthub.db.', 'FILE'],
  ])('of SQLAlchemy for a file shows what to write: %s', (url, written, old) => {
    expect(databaseUrlProblem(url)).toContain(written);
    expect(databaseUrlProblem(url)).toContain(`agenthub import predecessor ${old}`);
  });

  it.each([
    ['postgresql+asyncpg://u:hunter2@db/agenthub', 'Write postgres://u:PASSWORD@db/agenthub.'],
    ['postgresql+psycopg://u@db:6543/agenthub?ssl=1', 'Write postgres://u@db:6543/agenthub.'],
    ['postgresql+asyncpg://u:abc@hunter2/x@db/hub', 'postgres://USER:PASSWORD@HOST:5432/DATABASE'],
    ['postgresql+psycopg2:///hub', 'postgres://USER:PASSWORD@HOST:5432/DATABASE'],
  ])('of SQLAlchemy for Postgres shows what to write, without the password: %s', (url, written) => {
    expect(databaseUrlProblem(url)).toContain(written);
    expect(databaseUrlProblem(url)).not.toContain('hunter2');
  });

  it.each(['p#ss', '1/2', 'p?x', 'p%zz', '12#4', 'abc@def/ghi'])(
    'with the password %j says to percent-encode it, and repeats no piece of it',
    (password) => {
      const problem = databaseUrlProblem(`postgres://u1:${password}@db.internal:5432/hub`);
      expect(problem).toMatch(/[Pp]ercent-encode/);
      for (const piece of ['u1', 'def', 'ghi', 'zz', '12', 'db.internal'])
        expect(problem).not.toContain(piece);
    },
  );

  it.each([
    'file:./data/agenthub.db',
    'libsql://db.example.com',
    'https://db.example.com',
    'postgres://u:p@db/hub',
    'postgresql://u:p@h1:5432,h2:5433/hub?sslmode=require',
    'postgres://u:p@[::1]:5432/hub',
    'postgres:///hub?host=/var/run/postgresql',
  ])('is none for %s', (url) => {
    expect(databaseUrlProblem(url)).toBeNull();
  });

  it.each(['postgres://u:p@db host/hub', 'postgres://u:p@db/the hub', 'postgres://u:p@db/hub '])(
    'shows the form for white space elsewhere: %j',
    (url) => {
      expect(databaseUrlProblem(url)).toMatch(/^is not an address of Postgres/);
    },
  );

  it.each(['mysql://db/hub', '', 'agenthub.db'])('names the possible schemes for %j', (url) => {
    expect(databaseUrlProblem(url)).toBe('must begin with file:, libsql:, https: or postgres:');
  });
});

describe('parsePostgresUrl', () => {
  it.each([
    ['p@ss', 'p@ss'],
    ['p%40ss', 'p@ss'],
    ['of the tests', 'of the tests'],
    ['a:b', 'a:b'],
    ['x[y', 'x[y'],
    ['p@ss,word', 'p@ss,word'],
    ['p%23%2F%3F', 'p#/?'],
  ])('takes the password %j as %j', (written, password) => {
    expect(parsePostgresUrl(`postgres://u:${written}@db:6543/hub?sslmode=require`)).toEqual({
      user: 'u',
      password,
      hosts: [{ host: 'db', port: 6543 }],
      database: 'hub',
      parameters: new Map([['sslmode', 'require']]),
    });
  });

  it.each([
    'postgres://host:port/db',
    'postgres://[::1/hub',
    'postgres://h:99999/hub',
    'postgres:x',
  ])('refuses %s', (url) => {
    expect(parsePostgresUrl(url)).toMatch(/^is not an address of Postgres, as in postgres:/);
  });
});
