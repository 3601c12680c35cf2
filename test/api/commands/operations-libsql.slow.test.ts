import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LibsqlServer, startLibsqlServer } from '#test/support/libsql-server.ts';
import { operate } from '#test/support/operations.ts';

let server: LibsqlServer;
beforeAll(async () => {
  server = await startLibsqlServer();
});
afterAll(() => server.stop());

describe('docs/operations.md', () => {
  it('backs up, restores, updates and rolls back a database on a libSQL server', async () => {
    const said = await operate({ DATABASE_URL: server.emptyDatabase() });
    expect(said).toEqual(['all is well\n', 'all is well\n']);
  }, 180_000);
});
