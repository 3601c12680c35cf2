import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { db } from '#test/support/command.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';
import { startLibsqlServer } from '#test/support/libsql-server.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';

let server: Awaited<ReturnType<typeof startLibsqlServer>>;
beforeAll(async () => {
  server = await startLibsqlServer();
});
afterAll(() => server.stop());

describe('agenthub db copy', () => {
  it('goes from a file over a libSQL server, Postgres and a libSQL server into a file, with equal checksums', async () => {
    const { url } = await filledRegistry();
    const postgres = await newPostgresDatabase({ migrated: false });
    onTestFinished(postgres.remove);
    const last = `file:${join(temporaryFolder(), 'last.db')}`;
    const stations = [url, server.emptyDatabase(), postgres.url, server.emptyDatabase(), last];
    const summaries: unknown[] = [];
    for (const [at, FROM] of stations.slice(0, -1).entries()) {
      const env = { FROM, TO: stations[at + 1] ?? '' };
      const args = ['copy', '--from', 'env:FROM', '--to', 'env:TO', '--verify', '--json'];
      const { code, out } = await db(env, ...args);
      const { verified, unreadManifests } = JSON.parse(out[0] ?? '');
      expect([code, verified.differences, unreadManifests]).toEqual([0, [], 0]);
      summaries.push(verified.source.tables, verified.target.tables);
      const checked = await db({ DATABASE_URL: env.TO }, 'check');
      expect(checked.out).toEqual(['all is well']);
    }
    for (const summary of summaries) expect(summary).toEqual(summaries[0]);
  });
});
