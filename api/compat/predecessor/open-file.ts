import { copyFileSync, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import Engine from 'libsql';
import { hasHeader, tablesOfFile } from '../../platform/db/holding-file.ts';
import { holdingOf } from '../../platform/db/holding-of.ts';
import { CommandRefused } from '../../platform/db/move/refused.ts';

/** Reads all rows of a table, or none where the file has no such table. */
export type ReadTable = (table: string) => Record<string, unknown>[];

/**
 * Runs `work` on a database file of the predecessor, which is neither written nor locked, and gets no file beside it.
 * A log that its server left beside it is read from a private copy. Throws {@link CommandRefused} if it is no such
 * file, or changed meanwhile.
 */
export function withOldFile<T>(path: string, work: (read: ReadTable) => T): T {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new CommandRefused(`${path} does not exist.`);
  if (!stat.isFile() || stat.size === 0 || !hasHeader(path))
    throw new CommandRefused(
      `${path} is no SQLite database. Give the file of the predecessor, as in ./skills_registry.db or the one in its volume /app/backend/data.`,
    );
  const logs = ['-wal', '-journal'].filter((suffix) => bytesOf(path + suffix) > 0);
  const before = stateOf(path);
  const result = logs.length === 0 ? readFile(path, work) : readCopy(path, logs, work);
  if (stateOf(path) !== before)
    throw new CommandRefused(
      `${path} changed while it was read. Stop the predecessor's server, and run the command again.`,
    );
  return result;
}

function bytesOf(path: string): number {
  return existsSync(path) ? statSync(path).size : 0;
}

function stateOf(path: string): string {
  return ['', '-wal', '-journal']
    .map((suffix) => statSync(path + suffix, { throwIfNoEntry: false, bigint: true }))
    .map((stat) => `${stat?.size ?? ''} ${stat?.mtimeNs ?? ''}`)
    .join();
}

function readFile<T>(path: string, work: (read: ReadTable) => T): T {
  assertOld(path);
  return query(`${pathToFileURL(path).href}?immutable=1`, work);
}

function readCopy<T>(path: string, logs: string[], work: (read: ReadTable) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-import-'));
  const copy = join(folder, 'old.db');
  try {
    for (const suffix of ['', ...logs]) copyFileSync(path + suffix, copy + suffix);
    return query(copy, (read) => {
      assertOld(copy, path);
      return work(read);
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function assertOld(path: string, shown = path): void {
  const tables = tablesOfFile(path);
  const holding = tables === null ? null : holdingOf(tables);
  if (holding === 'predecessor') return;
  const what =
    holding === 'registry'
      ? 'holds a registry of this product: use `agenthub db copy`'
      : 'has none of the tables of the predecessor (mcp_servers, agent_configs, install_logs)';
  throw new CommandRefused(`${shown} ${what}.`);
}

function query<T>(address: string, work: (read: ReadTable) => T): T {
  const engine = new Engine(address);
  try {
    const names = new Set(
      (
        engine.prepare("select name from sqlite_schema where type = 'table'").all() as {
          name: string;
        }[]
      ).map(({ name }) => name),
    );
    return work((table) =>
      names.has(table)
        ? (engine.prepare(`select * from "${table}" order by id`).all() as Record<
            string,
            unknown
          >[])
        : [],
    );
  } catch (error) {
    if (error instanceof CommandRefused) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandRefused(`The file cannot be read: ${reason}. It was not changed.`, {
      cause: error,
    });
  } finally {
    engine.close();
  }
}
