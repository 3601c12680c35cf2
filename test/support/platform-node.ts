import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createApp } from '#api/app.ts';
import type { AppDeps } from '#api/deps.ts';
import { openRegistry } from '#api/node.ts';
import { newDatabase } from './new-database.ts';
import { refuseReadsInTransactions } from './no-blob-reads.ts';
import { startOptions } from './start-options.ts';
import type { PlatformRegistry } from './platform.ts';

/** A registry as Node runs it, on a database of its own. */
export async function openPlatformRegistry(
  env: Record<string, string>,
  replace: Partial<AppDeps>,
): Promise<PlatformRegistry> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const database = await newDatabase();
  const opened = await openRegistry(startOptions(folder, { DATABASE_URL: database.url, ...env }));
  const deps = refuseReadsInTransactions({ ...opened.deps, ...replace });
  return {
    deps,
    app: createApp(deps),
    databaseUrl: database.url,
    loseDatabase: () => deps.db.close(),
    async close() {
      await opened.close();
      await database.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
