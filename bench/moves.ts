import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { text } from 'node:stream/consumers';
import { startPostgres } from '#test/support/postgres-server.ts';
import { bounded, type Row } from './row.ts';
import { memoryOf } from './server.ts';

type Moved = { seconds: number; memory: number; checksums: string };

/**
 * Copies the registry in `dataDir`, with `count` skills, to its own PostgreSQL and back to a new file under
 * `folder`, both with `--verify`.
 */
export async function measureMoves(
  folder: string,
  { dataDir, count }: { dataDir: string; count: number },
): Promise<Row[]> {
  mkdirSync(folder, { recursive: true });
  const [from, last] = [`file:${join(dataDir, 'agenthub.db')}`, join(folder, `${count}.db`)];
  const server = await startPostgres();
  try {
    const there = await copy(from, server.url);
    const back = await copy(server.url, `file:${last}`);
    if (back.checksums !== there.checksums) throw new Error('the second file differs');
    return [
      row(`db copy --verify of ${count / 1000}k, file to Postgres: memory`, there),
      row('  and into a new file', back),
    ];
  } finally {
    await server.stop();
    rmSync(last, { force: true });
  }
}

/** The memory budget is for a registry of any size. */
function row(what: string, { seconds, memory }: Moved): Row {
  return bounded(what, '<= 256 MB', memory, 0, `at its highest; ${seconds.toFixed(0)} s`);
}

/** Runs one copy with the released bundle, and measures its peak memory in MB. */
async function copy(from: string, to: string): Promise<Moved> {
  const startedAt = performance.now();
  const args = ['dist/agenthub.js', 'db', 'copy', '--from', 'env:FROM', '--to', 'env:TO'];
  const child = spawn(process.execPath, [...args, '--verify', '--json'], {
    env: { PATH: process.env['PATH'], FROM: from, TO: to },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let memory = 0;
  const watch = setInterval(() => {
    memory = Math.max(memory, memoryOf(child.pid ?? 0, 'VmHWM') ?? 0);
  }, 20);
  const [said, [code]] = await Promise.all([text(child.stdout), once(child, 'close')]);
  clearInterval(watch);
  if (code !== 0) throw new Error(`a copy ended with ${code}: ${said}`);
  const { verified } = JSON.parse(said) as { verified: { target: { tables: unknown } } };
  const seconds = (performance.now() - startedAt) / 1000;
  return { seconds, memory, checksums: JSON.stringify(verified.target.tables) };
}
