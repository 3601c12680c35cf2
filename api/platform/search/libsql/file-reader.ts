import AsyncEngine from 'libsql/promise';
import {
  searchUnavailable,
  type SearchReader,
  type SearchRow,
  type SearchValue,
} from './reader.ts';

type AsyncStatement = { all(values: SearchValue[]): Promise<SearchRow[]> };

/** Shapes of statements: kinds × what may be read × tables × orders, of which few are in use at once. */
const preparedMax = 128;

/**
 * A reader of the database file at `path` on a connection of its own, whose statements run on the
 * engine's thread, one after the other, and not on the event loop. That holds up to the first row, so
 * each statement must sort or count: what a sort gives out afterwards is a small page.
 */
export function openSearchFile(path: string): SearchReader {
  let engine: Promise<AsyncEngine> | null = null;
  let last: Promise<unknown> = Promise.resolve();
  let closed = false;
  const prepared = new Map<string, Promise<AsyncStatement>>();

  async function open(): Promise<AsyncEngine> {
    const opened = new AsyncEngine(path, { timeout: 0 });
    await opened.exec(
      'PRAGMA query_only = ON; PRAGMA cache_size = -16000; PRAGMA temp_store = MEMORY',
    );
    return opened;
  }

  function prepare(opened: AsyncEngine, sql: string): Promise<AsyncStatement> {
    const known = prepared.get(sql);
    const statement = known ?? opened.prepare(sql);
    prepared.delete(sql);
    prepared.set(sql, statement);
    for (const oldest of prepared.keys()) {
      if (prepared.size <= preparedMax) break;
      prepared.delete(oldest);
    }
    return statement;
  }

  async function attempt(sql: string, values: SearchValue[]): Promise<SearchRow[]> {
    if (closed) throw new Error('The search index is closed');
    engine ??= open();
    const opened = await engine.catch((error: unknown) => {
      engine = null;
      throw error;
    });
    try {
      const statement = await prepare(opened, sql);
      return await statement.all(values);
    } catch (error) {
      prepared.delete(sql);
      throw error;
    }
  }

  async function run(sql: string, values: SearchValue[]): Promise<SearchRow[]> {
    for (let waitMs = 5; ; waitMs *= 2) {
      try {
        return await attempt(sql, values);
      } catch (error) {
        if (!isBusy(error) || waitMs > busyWaitMsMax) throw searchUnavailable(error);
      }
      await new Promise((resolve) => {
        setTimeout(resolve, waitMs);
      });
    }
  }

  return {
    rows(sql, values) {
      const result = last.then(() => run(sql, values));
      last = result.catch(() => undefined);
      return result;
    },
    async close() {
      closed = true;
      await last;
      prepared.clear();
      const opened = await engine?.catch(() => null);
      opened?.close();
    },
  };
}

/** Readers wait for writers only while another process recovers or truncates the log: moments. */
const busyWaitMsMax = 1_000;

function isBusy(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_BUSY');
}
