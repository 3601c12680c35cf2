import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { onTestFinished } from 'vitest';
import { openStorage } from '#api/platform/db/open.ts';
import { createLibsqlSearch } from '#api/platform/search/libsql/search.ts';
import { openSearchFile } from '#api/platform/search/libsql/file-reader.ts';
import { fill } from '../../bench/fill.ts';
import { silentLog } from './database.ts';
import { seeded } from './random.ts';
import { runCommand } from './server-process.ts';

const skills = 250;

/**
 * Copies a registry into `to` with a process that is killed at random moments and started again, until one
 * comes to its end. Gives how many were killed at work, and how the last one ended.
 */
export async function killedCopies(to: string): Promise<{
  killedAtWork: number;
  code: number;
  output: string;
}> {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const from = `file:${join(folder, 'source.db')}`;
  const storage = await openStorage({ url: from, migrate: true, log: silentLog });
  const reader = openSearchFile(from.slice('file:'.length));
  await fill(
    storage.db,
    createLibsqlSearch(reader, () => null),
    skills,
  );
  await reader.close();
  await storage.close();

  const args = ['db', 'copy', '--from', from, '--to', 'env:TARGET', '--verify', '--json'];
  const next = seeded(7);
  let killedAtWork = 0;
  for (let tries = 0; tries < 40; tries++) {
    const run = await runCommand([...args, ...(tries > 0 ? ['--resume'] : [])], { TARGET: to });
    const atWork = new Promise<boolean>((resolve) => {
      run.child.stderr?.on('data', () => run.output().includes(' of ') && resolve(true));
      void run.ended.then(() => resolve(false));
    });
    // Each may live longer, so that one comes to its end.
    if (await atWork) await Promise.race([run.ended, pause(next() * 40 * 1.3 ** tries)]);
    if (run.child.exitCode === null && run.child.kill('SIGKILL')) killedAtWork += 1;
    const code = await run.ended;
    if (code === null) continue;
    return { killedAtWork, code, output: run.output() };
  }
  throw new Error('no copy came to its end');
}
