import { statfs } from 'node:fs/promises';
import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import type { SyncState } from '#schema/source.ts';
import type { SyncCounts } from '#api/domain/sync-run/count.ts';
import type { PoolState } from '../db/storage.ts';

/** What the gauges ask when the page is read. */
export type Sources = {
  pool(): PoolState | null;
  /** Asks the database. */
  countSync(): Promise<SyncCounts>;
  /** The folder whose disk is watched. */
  dataFolder: string;
};

const openStates: SyncState[] = ['queued', 'running', 'waiting'];
const endStates: SyncState[] = ['succeeded', 'partial', 'failed', 'cancelled'];

/** A page is read every few seconds, and must be readable while the database does not answer. */
const answerMillisecondsMax = 2_000;

/** Adds what is asked each time that the page is read: pool, sync queue, disk. */
export function watchState(registry: Registry, { pool, countSync, dataFolder }: Sources): void {
  const registers = [registry];
  const of = (name: string, help: string, value: () => number | null) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        const now = value();
        if (now === null) this.remove();
        else this.set(now);
      },
    });
  of('agenthub_database_pool_size', 'Connections at most; 1 is the writer of a file.', () => {
    return pool()?.size ?? null;
  });
  of('agenthub_database_pool_in_use', 'Connections that are busy.', () => pool()?.inUse ?? null);
  of('agenthub_database_pool_waiting', 'Statements and writes that wait for a connection.', () => {
    return pool()?.waiting ?? null;
  });

  let last: Promise<SyncCounts | null> | null = null;
  // Both gauges of one page, and pages while an answer is late, ask once.
  const counts = () => {
    last ??= countSync()
      .catch(() => null)
      .finally(() => (last = null));
    return withinTime(last);
  };
  const bySync = (name: string, help: string, label: string, which: keyof SyncCounts) => {
    const states = which === 'open' ? openStates : endStates;
    return new Gauge({
      name,
      help,
      labelNames: [label],
      registers,
      async collect() {
        const now = await counts();
        this.reset();
        if (now) for (const state of states) this.set({ [label]: state }, now[which][state] ?? 0);
      },
    });
  };
  bySync('agenthub_sync_queue_runs', 'Sync runs that are not over.', 'state', 'open');
  bySync(
    'agenthub_sync_sources',
    'Sources that are not paused, by how their last run ended.',
    'result',
    'sources',
  );

  const disk = (name: string, help: string, blocks: 'bavail' | 'blocks') =>
    new Gauge({
      name,
      help,
      registers,
      async collect() {
        const now = await statfs(dataFolder).catch(() => null);
        if (now) this.set(now[blocks] * now.bsize);
        else this.remove();
      },
    });
  disk('agenthub_data_disk_free_bytes', 'Free on the disk of DATA_DIR.', 'bavail');
  disk('agenthub_data_disk_size_bytes', 'Size of the disk of DATA_DIR.', 'blocks');
}

/** Adds memory, processor time, event loop lag and garbage collection of this process, as `prom-client` names them. */
export function watchProcess(registry: Registry): void {
  collectDefaultMetrics({ register: registry });
}

async function withinTime<T>(answer: Promise<T | null>): Promise<T | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), answerMillisecondsMax);
  });
  try {
    return await Promise.race([answer, late]);
  } finally {
    clearTimeout(timer);
  }
}
