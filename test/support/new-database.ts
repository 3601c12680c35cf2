import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { migrateUp } from '#api/platform/db/migrate.ts';
import { withMigrations } from '#api/platform/db/migrations.ts';
import { madeOnce } from './made-once.ts';
import { reusedPostgresDatabase } from './reused-postgres-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Which database a project is on, where it is not a file. */
    testDatabase?: 'postgres';
  }
}

/** Whether this project of `vitest.config.ts` is on Postgres. */
export const isPostgres = inject('testDatabase') === 'postgres';

/** A migrated database of its own for whoever asks: a file's, or one without rows on the Postgres of this run. */
export async function newDatabase(): Promise<{ url: string; remove(): Promise<void> }> {
  if (isPostgres) return reusedPostgresDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  copyFileSync(await migratedFile(), join(folder, 'test.db'));
  return {
    url: `file:${join(folder, 'test.db')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A database file with all tables and no rows, made once a run: to migrate one takes 50 ms of work. */
async function migratedFile(): Promise<string> {
  const folder = await madeOnce(join(inject('runFolder'), 'migrated'), async (made) => {
    await withMigrations({ url: `file:${join(made, 'migrated.db')}` }, migrateUp);
  });
  return join(folder, 'migrated.db');
}
