import { expect, it, onTestFinished } from 'vitest';
import { killedCopies } from '#test/support/killed-copies.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';

it('agenthub db copy into Postgres is resumed until it is done, wherever kill -9 meets it', async () => {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  const { killedAtWork, code, output } = await killedCopies(url);
  expect(killedAtWork).toBeGreaterThanOrEqual(3);
  expect([code, output]).toEqual([0, expect.stringContaining('"differences":[]')]);
});
