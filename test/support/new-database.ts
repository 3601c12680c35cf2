import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { newPostgresDatabase } from './new-postgres-database.ts';

/** Which database this run of the suite is on; a project of `vitest.config.ts` sets it. */
export const isPostgres = process.env['TEST_DATABASE'] === 'postgres';

/** A database of its own for whoever asks: an empty file's, or a migrated one on the Postgres of this run. */
export async function newDatabase(): Promise<{ url: string; remove(): Promise<void> }> {
  if (isPostgres) return newPostgresDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  return {
    url: `file:${join(folder, 'test.db')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
