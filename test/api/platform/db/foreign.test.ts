import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import Engine from 'libsql';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dbCommand } from '#api/commands/db.ts';
import { exitCodeOf, explainFailure } from '#api/commands/failure.ts';
import { settingsCommand } from '#api/commands/settings.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { connectLibsql } from '#api/platform/db/url.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';
import { startLibsqlServer } from '#test/support/libsql-server.ts';
import { predecessorFile } from '#test/support/predecessor-file.ts';

/** The folder of a file, with a digest of each file in it; a -shm is the memory of whoever has it open. */
function folderOf(path: string): Record<string, string> {
  const digest = (file: string) =>
    file.endsWith('-shm') ? '' : createHash('sha256').update(readFileSync(file)).digest('hex');
  const folder = dirname(path);
  return Object.fromEntries(readdirSync(folder).map((name) => [name, digest(join(folder, name))]));
}

/** A file of another application; `inWalMode` with a log that holds changes, as after a kill. */
function foreignFile({ inWalMode = false } = {}): string {
  const path = join(temporaryFolder(), 'orders.db');
  const engine = new Engine(path);
  if (inWalMode) {
    engine.exec('pragma journal_mode = wal');
    engine.exec('pragma wal_autocheckpoint = 0');
  }
  engine.exec('create table orders (id integer primary key); create table customers (id integer)');
  if (inWalMode) {
    engine.exec('pragma wal_checkpoint(truncate)');
    engine.exec('insert into orders values (1)');
    // Closing would move the log into the file.
    onTestFinished(() => void engine.close());
  } else engine.close();
  return path;
}

const silent = { out() {}, progress() {} };
const good = () => `file:${join(temporaryFolder(), 'good.db')}`;
const run = (args: string[], url: string) => dbCommand.run({ DATABASE_URL: url }, args, silent);

/** What opens a database, by the words that an operator types. */
const openings: Record<string, (url: string) => Promise<unknown>> = {
  serve: (url) => openStorage({ url, migrate: true, log: silentLog }),
  settings: (url) => settingsCommand.run({ DATABASE_URL: url }, [], silent),
  'db status': (url) => run(['status'], url),
  'db up': (url) => run(['up'], url),
  'db down': (url) => run(['down'], url),
  'db check': (url) => run(['check'], url),
  'db check --repair': (url) => run(['check', '--repair'], url),
  'db backup': (url) => run(['backup', join(temporaryFolder(), 'backup.db')], url),
  'db copy --from': (url) => run(['copy', '--from', url, '--to', good()], good()),
  'db copy --to': async (url) => {
    const from = good();
    await run(['up'], from);
    return run(['copy', '--to', url, '--overwrite'], from);
  },
  'db restore into it': async (url) => {
    const from = good();
    const backup = join(temporaryFolder(), 'backup.db');
    await run(['up'], from);
    await run(['backup', backup], from);
    return run(['restore', backup, '--force'], url);
  },
  'db restore of it': (url) => run(['restore', url.slice('file:'.length)], good()),
};

async function refusal(work: Promise<unknown>): Promise<{ code: number; text: string }> {
  try {
    await work;
  } catch (error) {
    return { code: exitCodeOf(error), text: explainFailure(error) };
  }
  throw new Error('it was not refused');
}

describe('a database of another application', () => {
  it.each(Object.keys(openings))('is refused by %s and not changed by a byte', async (opening) => {
    for (const path of [predecessorFile(), foreignFile(), foreignFile({ inWalMode: true })]) {
      const before = folderOf(path);
      const open = openings[opening] ?? (() => Promise.resolve());
      const { text } = await refusal(open(`file:${path}`));
      expect(text).toContain('was not changed');
      expect(text).toContain('agenthub import predecessor');
      expect(text.split('\n')).toHaveLength(1);
      expect(folderOf(path)).toEqual(before);
    }
  });

  it('is named, with some of its tables and the command that takes the predecessor over', async () => {
    const old = predecessorFile();
    const { code, text } = await refusal(run(['up'], `file:${old}`));
    expect(code).toBe(2);
    expect(text).toMatch(/^DATABASE_URL: .*tables of the predecessor \(agent_configs, /);
    expect(text).toContain(`agenthub import predecessor ${old}`);
    const other = await refusal(run(['up'], `file:${foreignFile()}`));
    expect(other.text).toContain('another application (customers, orders)');
  });

  it('is refused on a libSQL server too, where it is not changed', async () => {
    const server = await startLibsqlServer();
    onTestFinished(() => server.stop());
    const url = server.emptyDatabase();
    const client = connectLibsql({ url });
    onTestFinished(() => client.close());
    await client.execute('create table orders (id integer primary key)');
    const { code, text } = await refusal(run(['up'], url));
    expect([code, text]).toEqual([2, expect.stringContaining('another application (orders)')]);
    const { rows } = await client.execute('select name from sqlite_schema');
    expect(rows).toHaveLength(1);
  });

  it('is not seen in an empty file, a new one, and a registry whose log was not moved yet', async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, 'sub'));
    const url = `file:${join(folder, 'sub', 'new.db')}`;
    const first = await openStorage({ url, migrate: true, log: silentLog });
    const second = await openStorage({ url, migrate: true, log: silentLog });
    await expect(second.db.check()).resolves.toBeUndefined();
    await second.close();
    await first.close();
  });
});
