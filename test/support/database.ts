import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '#api/domain/context.ts';
import type { Database } from '#api/domain/database.ts';
import { openDatabase } from '#api/platform/db/open.ts';

/** A log that says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A folder of its own for the running test, removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A migrated database in a real file of its own. Call `remove` when done, or open it inside a test
 * with {@link testDatabase}, which does.
 */
export async function openTestDatabase(): Promise<{
  db: Database;
  url: string;
  remove(): Promise<void>;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const url = `file:${join(folder, 'test.db')}`;
  const db = await openDatabase({ url, migrate: true, log: silentLog });
  return {
    db,
    url,
    async remove() {
      await db.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** {@link openTestDatabase} for the running test: closed and removed when the test is over. */
export async function testDatabase(): Promise<Database> {
  const { db, remove } = await openTestDatabase();
  onTestFinished(remove);
  return db;
}
