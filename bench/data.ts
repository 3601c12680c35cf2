import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openStorage } from '#api/platform/db/open.ts';
import { createLibsqlSearch } from '#api/platform/search/libsql/search.ts';
import { openSearchFile } from '#api/platform/search/libsql/file-reader.ts';
import { fill } from './fill.ts';

/** Creates a data folder under `folder` for a registry with `count` assets. */
export async function filledData(folder: string, count: number): Promise<string> {
  const dataDir = join(folder, `assets-${count}`);
  mkdirSync(dataDir, { recursive: true });
  const path = join(dataDir, 'agenthub.db');
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const { db } = await openStorage({ url: `file:${path}`, migrate: true, log });
  const reader = openSearchFile(path);
  try {
    await fill(
      db,
      createLibsqlSearch(reader, () => null),
      count,
    );
  } finally {
    await reader.close();
    await db.close();
  }
  return dataDir;
}
