import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from '#test/support/database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { move } from '#test/support/operations.ts';

async function emptyPostgres(): Promise<string> {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  return url;
}

describe('docs/operations.md', () => {
  it('moves an embedded database to Postgres', async () => {
    expect(await move({}, await emptyPostgres())).toEqual(['moved']);
  }, 180_000);

  it('moves a database on Postgres to a file', async () => {
    const to = `file:${join(temporaryFolder(), 'new.db')}`;
    expect(await move({ DATABASE_URL: await emptyPostgres() }, to)).toEqual(['moved']);
  }, 180_000);
});
