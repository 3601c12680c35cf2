import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';
import { prepareFile } from '#api/platform/db/prepare-file.ts';
import { temporaryFolder } from '#test/support/database.ts';

const program = fileURLToPath(new URL('../../../support/database-process.ts', import.meta.url));

async function openCounter(options: { waitMillisecondsMax?: number } = {}) {
  const path = prepareFile(`file:${join(temporaryFolder(), 'shared.db')}`);
  const client = new LibsqlFileClient({ path, ...options });
  onTestFinished(() => client.finish());
  await client.executeMultiple(
    'create table counter (n integer); insert into counter values (0); create table acks (id integer primary key, text text);',
  );
  const count = async () => Number((await client.execute('select n from counter')).rows[0]?.['n']);
  return { path, client, count };
}

function start(task: string, path: string, ...numbers: number[]) {
  const child = spawn(process.execPath, [program, task, path, ...numbers.map(String)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  const ended = once(child, 'exit');
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, ended, lines };
}

/** Resolves after `count` turns of a 5 ms timer, with the longest time between two. */
function ticks(count: number): Promise<number> {
  return new Promise((resolve) => {
    let left = count;
    let longest = 0;
    let last = performance.now();
    const timer = setInterval(() => {
      const now = performance.now();
      longest = Math.max(longest, now - last);
      last = now;
      if (--left > 0) return;
      clearInterval(timer);
      resolve(longest);
    }, 5);
  });
}

describe('a libSQL file under several processes', () => {
  it('counts exactly when two processes of eight writers each add to one row', async () => {
    const { path, count } = await openCounter();
    const processes = [start('count', path, 8, 25), start('count', path, 8, 25)];
    for (const { ended } of processes) expect(await ended).toEqual([0, null]);
    expect(await count()).toBe(2 * 8 * 25);
  });

  it('keeps what it commits after another process has left, whatever else it opened itself', async () => {
    const { path, client } = await openCounter();
    // As the search index and the migrations do. To open and close the file here dropped SQLite's locks
    // on it: the other process then left as if it were the last, and took the -wal file away.
    prepareFile(`file:${path}`);
    expect(await start('count', path, 1, 1).ended).toEqual([0, null]);
    await client.execute('update counter set n = n + 100');
    const { lines } = start('read', path);
    expect((await lines.next()).value).toBe('101');
  });

  it('waits for the lock of another process, reads meanwhile, and keeps the event loop free', async () => {
    const { path, client, count } = await openCounter();
    const { child, ended, lines } = start('lock', path);
    expect((await lines.next()).value).toBe('locked');

    let settled = 0;
    const writes = Array.from({ length: 4 }, () =>
      client.execute('update counter set n = n + 1').finally(() => settled++),
    );
    const longest = await ticks(40);
    expect(settled).toBe(0);
    expect(await count()).toBe(0);
    // An engine that waits by itself blocks for as long as the lock is held, which is until we say, or for
    // its own 5 s.
    expect(longest).toBeLessThan(3_000);

    child.stdin.write('release\n');
    await Promise.all(writes);
    expect(await ended).toEqual([0, null]);
    expect(await count()).toBe(5);
  });

  it('gives up with SQLITE_BUSY after its time, having written nothing, and works again later', async () => {
    const { path, client, count } = await openCounter({ waitMillisecondsMax: 60 });
    const { child, ended, lines } = start('lock', path);
    await lines.next();
    const update = 'update counter set n = n + 100';
    await expect(client.execute(update)).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    await expect(client.transaction('write')).rejects.toMatchObject({ code: 'SQLITE_BUSY' });
    child.stdin.write('release\n');
    await ended;
    await client.execute('update counter set n = n + 10');
    expect(await count()).toBe(11);
  });

  it('has every acknowledged row after kill -9, and is whole', async () => {
    const { path, client } = await openCounter();
    let acknowledged = 0;
    const { child, ended, lines } = start('acknowledge', path);
    for (;;) {
      const { value } = await lines.next();
      if (value === undefined) break;
      acknowledged = Number(value);
      // Lines that the pipe still holds are acknowledgements too, so reading goes on to its end.
      if (acknowledged === 60) child.kill('SIGKILL');
    }
    expect(await ended).toEqual([null, 'SIGKILL']);
    const { rows } = await client.execute('select count(*) as found, max(id) as last from acks');
    expect(Number(rows[0]?.['found'])).toBeGreaterThanOrEqual(acknowledged);
    expect(rows[0]?.['found']).toBe(rows[0]?.['last']);
    const check = await client.execute('PRAGMA integrity_check');
    expect(check.rows[0]?.[0]).toBe('ok');
    await client.execute("insert into acks (id, text) values (-1, 'after')");
  });
});
