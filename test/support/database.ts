import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '#api/domain/context.ts';
import type { Database } from '#api/domain/database.ts';
import { openStorage, type Storage } from '#api/platform/db/open.ts';
import { newDatabase } from './new-database.ts';

/** A log that says nothing. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A folder of its own for the running test, removed when the test is over. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/**
 * A migrated database of its own, on whatever this run of the suite is on. Call `remove` when done, or open it inside a test
 * with {@link testDatabase}, which does.
 */
export async function openTestDatabase(): Promise<
  Storage & { url: string; remove(): Promise<void> }
> {
  const { url, remove } = await newDatabase();
  const storage = await openStorage({ url, migrate: true, log: silentLog, connectionsMax: 4 });
  return {
    ...storage,
    url,
    async remove() {
      await storage.close();
      await remove();
    },
  };
}

/** {@link openTestDatabase} for the running test: closed and removed when the test is over. */
export async function testDatabase(): Promise<Database> {
  const { db, remove } = await openTestDatabase();
  onTestFinished(remove);
  return db;
}
