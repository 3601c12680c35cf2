import { onTestFinished } from 'vitest';
import type { Database } from '#api/domain/database.ts';
import { openStorage, type Storage } from '#api/platform/db/open.ts';
import { newDatabase } from './new-database.ts';
import { silentLog } from './silent-log.ts';

export { silentLog } from './silent-log.ts';
export { temporaryFolder } from './temporary-folder.ts';

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
