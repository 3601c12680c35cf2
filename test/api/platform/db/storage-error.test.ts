import { LibsqlError } from '@libsql/client/web';
import { DrizzleQueryError } from 'drizzle-orm';
import { expect, it } from 'vitest';
import { AppError } from '#schema/error.ts';
import { explainError, inTransaction, toStorageError } from '#api/platform/db/storage-error.ts';

const coded = (code: string, message = 'broken') => Object.assign(new Error(message), { code });
const ofPostgres = (code: string) => Object.assign(coded(code), { name: 'PostgresError' });
const queried = (cause: Error) => new DrizzleQueryError('select 1', [], cause);

it.each([
  ['a lock of a file', new LibsqlError('locked', 'SQLITE_BUSY'), 'storage.unavailable'],
  ['a full disk', new LibsqlError('full', 'SQLITE_FULL'), 'storage.full'],
  ['a file without write permission', new LibsqlError('no', 'SQLITE_READONLY'), 'server.read_only'],
  ['a replica of Postgres', ofPostgres('25006'), 'server.read_only'],
  ['a socket, by a query', queried(coded('ECONNRESET')), 'storage.unavailable'],
  ['a name, by a query', queried(coded('ENOTFOUND')), 'storage.unavailable'],
  ['a disk, by a query', queried(coded('ENOSPC')), 'storage.full'],
  ['a constraint of Postgres', ofPostgres('23505'), 'write.conflict'],
  ['what Postgres says as it stops', ofPostgres('57P01'), 'storage.unavailable'],
  [
    'a query inside of another error',
    new Error('x', { cause: queried(coded('EPIPE')) }),
    'storage.unavailable',
  ],
])('takes what a database threw for its failure: %s', (_, error, code) => {
  expect(explainError(error)).toMatchObject({ code, cause: error });
});

it.each([
  ['a client that hung up', coded('ECONNRESET', 'aborted')],
  ['a git remote', coded('ECONNREFUSED')],
  ['a name of a remote', new TypeError('fetch failed', { cause: coded('ENOTFOUND') })],
  ['a full disk elsewhere', coded('ENOSPC')],
  ['a pipe', coded('EPIPE')],
  ['a text that says so', new Error('UNIQUE constraint failed: x')],
  [
    'what has been judged already',
    new AppError('archive.invalid', 'x', { cause: queried(coded('EPIPE')) }),
  ],
  ['no error at all', 'ECONNRESET'],
])('takes nothing else for a failure of the database: %s', (_, error) => {
  expect(explainError(error)).toBe(error);
});

it('tells what broke a transaction from what its work threw', async () => {
  const fail = async (error: Error) => {
    throw error;
  };
  const reset = coded('ECONNRESET');
  const atBegin = inTransaction(
    () => fail(reset),
    async () => 1,
  );
  await expect(atBegin).rejects.toMatchObject({ code: 'storage.unavailable', cause: reset });
  const inWork = inTransaction(
    (work) => work(1),
    () => fail(reset),
  );
  await expect(inWork).rejects.toBe(reset);
  const queryInWork = inTransaction(
    (work) => work(1),
    () => fail(queried(reset)),
  );
  await expect(queryInWork).rejects.toMatchObject({ code: 'storage.unavailable' });
  expect(toStorageError(reset)).toMatchObject({ code: 'storage.unavailable' });
});
