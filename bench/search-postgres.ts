import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import postgres from 'postgres';
import { openStorage } from '#api/platform/db/open.ts';
import { connectPostgres } from '#api/platform/db/postgres.ts';
import { createPostgresSearch } from '#api/platform/search/postgres/search.ts';
import { startPostgres, urlOf } from '#test/support/postgres-server.ts';
import { fill } from './fill.ts';
import { measureLatency } from './latency.ts';
import { bounded, type Row } from './row.ts';
import { measureSearch, printQueries } from './search.ts';
import { startRegistry } from './server.ts';

/**
 * Measures the mix of searches on `count` assets in its own PostgreSQL, on loopback, and then the same requests as
 * on a file. Filling in 100,000 takes some minutes.
 */
export async function measurePostgresSearch(
  count: number,
  { rounds, print = false }: { rounds: number; print?: boolean },
): Promise<Row[]> {
  const server = await startPostgres();
  try {
    const url = urlOf(server.url, 'bench');
    const admin = postgres(server.url, { max: 1, onnotice() {} });
    await admin.unsafe('create database bench');
    await admin.end();
    const log = { debug() {}, info() {}, warn() {}, error() {} };
    const { db, close } = await openStorage({ url, migrate: true, log });
    const client = connectPostgres(url, { connectionsMax: 4 });
    try {
      const search = createPostgresSearch(client);
      const started = performance.now();
      const person = await fillWithoutIndex(url, () => fill(db, search, count));
      const seconds = (performance.now() - started) / 1000;
      if (print) console.log(`${count} assets filled in ${seconds.toFixed(1)} s`);
      const namespaceIds = person ? [person.namespaceId] : [];
      const measured = await measureSearch(search, { rounds, namespaceIds });
      if (print) printQueries(measured);
      const slowest = measured.queries.toSorted((a, b) => b.p50 - a.p50)[0];
      const port = [
        bounded(
          `search port on Postgres, ${count / 1000}k: p99`,
          'p99 < 50 ms',
          measured.p99,
          1,
          `p50 ${measured.p50.toFixed(1)} ms; slowest by median ${slowest?.label} ${slowest?.p50.toFixed(0)} ms`,
        ),
        bounded(
          '  its longest event-loop stall',
          '< 20 ms',
          measured.stall,
          1,
          'by the clock, other processes included',
        ),
      ];
      return [...port, ...(await latencyOver(url, { count, rounds }))];
    } finally {
      await client.end();
      await close();
    }
  } finally {
    await server.stop();
  }
}

/** Measures a registry over HTTP on this database. */
async function latencyOver(url: string, given: { count: number; rounds: number }): Promise<Row[]> {
  const dataDir = mkdtempSync(join(tmpdir(), 'agenthub-bench-postgres-'));
  const env = { DATABASE_URL: url, SECRET_KEY: 'bench-secret-key-0123456789abcdef-0123456789' };
  const registry = await startRegistry(dataDir, { probe: true, env });
  try {
    return await measureLatency(registry, { ...given, on: ' on Postgres' });
  } finally {
    await registry.stop();
    rmSync(dataDir, { recursive: true });
  }
}

/** Recreates the word index after the rows are inserted, which takes a fraction of the time. */
export async function fillWithoutIndex<T>(
  url: string,
  work: () => Promise<T[]>,
): Promise<T | undefined> {
  const client = connectPostgres(url, { connectionsMax: 1, bounded: false });
  try {
    const index = 'search_documents_words_idx';
    const [row] = await client<{ definition: string }[]>`
      select pg_get_indexdef(${index}::regclass) as definition`;
    await client.unsafe(`drop index ${index}`);
    const [first] = await work();
    await client.unsafe('set maintenance_work_mem = 262144');
    await client.unsafe(row?.definition ?? '');
    await client.unsafe('vacuum analyze');
    return first;
  } finally {
    await client.end();
  }
}

if (import.meta.main)
  await measurePostgresSearch(Number(process.argv[2] ?? 100_000), { rounds: 50, print: true });
