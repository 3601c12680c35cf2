import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inject } from 'vitest';
import { reusedPostgresDatabase } from './reused-postgres-database.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Which database a project is on, where it is not a file. */
    testDatabase?: 'postgres';
  }
}

/** Whether this project of `vitest.config.ts` is on Postgres. */
export const isPostgres = inject('testDatabase') === 'postgres';

/** A database of its own for whoever asks: an empty file's, or a migrated one without rows on the Postgres of this run. */
export async function newDatabase(): Promise<{ url: string; remove(): Promise<void> }> {
  if (isPostgres) return reusedPostgresDatabase();
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  return {
    url: `file:${join(folder, 'test.db')}`,
    remove: async () => rmSync(folder, { recursive: true, force: true }),
  };
}
