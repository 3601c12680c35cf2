import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LibsqlServer, startLibsqlServer } from '#test/support/libsql-server.ts';
import { move } from '#test/support/operations.ts';

let server: LibsqlServer;
beforeAll(async () => {
  server = await startLibsqlServer();
});
afterAll(() => server.stop());

describe('docs/operations.md', () => {
  it('moves an embedded database to a libSQL server', async () => {
    expect(await move({}, server.emptyDatabase())).toEqual(['moved']);
  }, 180_000);
});
