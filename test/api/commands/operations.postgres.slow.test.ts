import { describe, expect, it, onTestFinished } from 'vitest';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { operate } from '#test/support/operations.ts';

async function emptyPostgres(): Promise<string> {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  return url;
}

describe('docs/operations.md', () => {
  it('backs up, restores, updates and rolls back a database on Postgres', async () => {
    const said = await operate({ DATABASE_URL: await emptyPostgres() });
    expect(said).toEqual(['all is well\n', 'all is well\n']);
  }, 180_000);
});
