import { execFile } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';
import { db } from '#test/support/command.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';
import { thisRelease } from '#test/support/server-process.ts';

async function backedUp() {
  const filled = await filledRegistry();
  const backup = join(temporaryFolder(), 'backups', 'a.db');
  const { code, out } = await db({ DATABASE_URL: filled.url }, 'backup', backup);
  expect([code, out[0]]).toEqual([0, expect.stringMatching(/^wrote .*a\.db \(\d+ bytes\)$/)]);
  return { ...filled, backup };
}

describe('agenthub db backup', () => {
  it('writes one file, readable by its owner only, that holds what the database holds', async () => {
    const { backup, url } = await backedUp();
    expect(readdirSync(dirname(backup))).toEqual(['a.db']);
    expect(statSync(backup).mode & 0o777).toBe(0o600);
    chmodSync(backup, 0o400);
    const before = readFileSync(backup);
    const to = `file:${join(temporaryFolder(), 'copy.db')}`;
    const copy = await db({}, 'copy', '--from', url, '--to', to, '--verify', '--json');
    const restored = `file:${join(temporaryFolder(), 'restored.db')}`;
    await db({ DATABASE_URL: restored }, 'restore', backup);
    const again = `file:${join(temporaryFolder(), 'again.db')}`;
    const args = ['copy', '--from', restored, '--to', again, '--verify', '--json'];
    const second = await db({}, ...args);
    const summary = (line: string) => JSON.parse(line).verified.target.tables;
    expect(summary(second.out[0]!)).toEqual(summary(copy.out[0]!));
    expect(readFileSync(backup).equals(before)).toBe(true);
  });

  it('replaces a file only when told, and never a folder', async () => {
    const { backup, url } = await backedUp();
    const env = { DATABASE_URL: url };
    const before = readFileSync(backup);
    await expect(db(env, 'backup', backup)).rejects.toThrow('--force');
    await expect(db(env, 'backup', dirname(backup), '--force')).rejects.toThrow('is a folder');
    expect(readFileSync(backup).equals(before)).toBe(true);
    expect((await db(env, 'backup', backup, '--force')).code).toBe(0);
  });

  it('never replaces a database that is in use, nor makes an empty one to back up', async () => {
    const { url, path } = await filledRegistry();
    await expect(db({ DATABASE_URL: url }, 'backup', path, '--force')).rejects.toThrow('in use');
    const missing = join(temporaryFolder(), 'no.db');
    const env = { DATABASE_URL: `file:${missing}` };
    await expect(db(env, 'backup', `${missing}.backup`)).rejects.toThrow('There is no database');
    expect(readdirSync(dirname(missing))).toEqual([]);
  });
});

describe('agenthub db backup, where there is no room', () => {
  it('fails, and leaves neither a half file nor the old backup changed', async () => {
    const { backup, url } = await backedUp();
    expect(statSync(backup).size).toBeGreaterThan(400 * 1024);
    const folder = temporaryFolder();
    const old = join(folder, 'old.db');
    writeFileSync(old, 'the last backup');
    // 100 or 200 KiB, by shell: the writes of a process that does not die of it fail as on a full disk.
    const script = `trap '' XFSZ; ulimit -f 200; exec "${process.execPath}" "$@"`;
    const args = ['-c', script, 'sh', await thisRelease(), 'db', 'backup', old, '--force'];
    const run = promisify(execFile)('sh', args, { env: { ...process.env, DATABASE_URL: url } });
    await expect(run).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/free space|full/),
    });
    expect(readdirSync(folder)).toEqual(['old.db']);
    expect(readFileSync(old, 'utf8')).toBe('the last backup');
  });
});

describe('agenthub db restore', () => {
  it('refuses what is no whole backup, and leaves the database as it was', async () => {
    const { backup } = await backedUp();
    const target = await filledRegistry('other');
    const before = await target.registry.counts();
    await target.registry.deps.db.close();
    const env = { DATABASE_URL: target.url };
    const folder = temporaryFolder();
    const make = (name: string, bytes: Uint8Array | string) => {
      writeFileSync(join(folder, name), bytes);
      return join(folder, name);
    };
    const whole = readFileSync(backup);
    const truncated = make('truncated.db', whole);
    truncateSync(truncated, Math.floor(whole.length / 2));
    const scrambled = Buffer.from(whole);
    scrambled.fill(0x5a, 8192, 8192 + 40_000);
    const bad: [string, RegExp][] = [
      [join(folder, 'missing.db'), /does not exist/],
      [folder, /is not a file/],
      [make('empty.db', ''), /is not a backup/],
      [make('text.db', 'a text, not a database'), /is not a backup/],
      [truncated, /is damaged/],
      [make('scrambled.db', scrambled), /is damaged/],
    ];
    for (const [file, message] of bad)
      await expect(db(env, 'restore', file, '--force')).rejects.toThrow(message);
    await expect(db(env, 'restore', backup)).rejects.toThrow('already holds a registry');
    expect(
      readdirSync(dirname(target.path)).filter((name) => !/-(registry|wal|shm)$/.test(name)),
    ).toEqual(['filled.db']);
    const to = `file:${join(folder, 'copy.db')}`;
    const { out } = await db({}, 'copy', '--from', target.url, '--to', to, '--json');
    const tables: { table: string; rows: number }[] = JSON.parse(out[0]!).tables;
    expect(Object.fromEntries(tables.map(({ table, rows }) => [table, rows]))).toEqual(before);
  });

  it('replaces a registry when told and keeps it beside', async () => {
    const { backup, registry } = await backedUp();
    const target = await filledRegistry('other');
    await target.registry.user('only-here');
    const lost = await target.registry.counts();
    await target.registry.deps.db.close();
    const { out } = await db({ DATABASE_URL: target.url }, 'restore', backup, '--force', '--json');
    const { kept } = JSON.parse(out[0]!);
    expect(kept).toBe(`${target.path}.before-restore`);
    const rowsOf = async (url: string) => {
      const to = `file:${join(temporaryFolder(), 'copy.db')}`;
      const { out } = await db({}, 'copy', '--from', url, '--to', to, '--json');
      const tables: { table: string; rows: number }[] = JSON.parse(out[0]!).tables;
      return Object.fromEntries(tables.map(({ table, rows }) => [table, rows]));
    };
    expect(await rowsOf(target.url)).toEqual(await registry.counts());
    expect(await rowsOf(`file:${kept}`)).toEqual(lost);
    expect((await db({ DATABASE_URL: target.url }, 'check')).out).toEqual(['all is well']);
  });

  it('replaces a database that is damaged beyond reading', async () => {
    const { backup } = await backedUp();
    const path = join(temporaryFolder(), 'agenthub.db');
    writeFileSync(path, 'not a database any more');
    writeFileSync(`${path}-wal`, 'nor this a log');
    const env = { DATABASE_URL: `file:${path}` };
    await expect(db(env, 'restore', backup)).rejects.toThrow('--force');
    await db(env, 'restore', backup, '--force');
    expect((await db(env, 'check')).out).toEqual(['all is well']);
    expect(readFileSync(`${path}.before-restore`, 'utf8')).toBe('not a database any more');
  });

  it('takes a backup of a release with fewer migrations forward, and refuses one of a newer', async () => {
    const { url } = await filledRegistry();
    const folder = temporaryFolder();
    const old = `file:${join(folder, 'old.db')}`;
    await db({}, 'copy', '--from', url, '--to', old);
    await db({ DATABASE_URL: old }, 'down', '0001_init', '--force');
    const backup = join(folder, 'backup.db');
    await db({ DATABASE_URL: old }, 'backup', backup);
    const env = { DATABASE_URL: `file:${join(folder, 'new.db')}` };
    await db(env, 'restore', backup);
    const check = await db(env, 'check');
    expect(check.out.filter((line) => !line.startsWith('search.missing'))).toHaveLength(1);
    expect((await db(env, 'check', '--repair')).code).toBe(0);
    expect((await db(env, 'check')).out).toEqual(['all is well']);

    const newer = join(folder, 'newer.db');
    copyFileSync(backup, newer);
    const client = new LibsqlFileClient({ path: newer });
    await client.execute("insert into _migrations values ('9001_next', 'x', 'x')");
    await client.finish();
    const restore = db(env, 'restore', newer, '--force');
    await expect(restore).rejects.toThrow('9001_next, which this release does not know');
  });

  it('refuses while a server has the file open', async () => {
    const { backup } = await backedUp();
    const target = await filledRegistry('other');
    const restore = db({ DATABASE_URL: target.url }, 'restore', backup, '--force');
    await expect(restore).rejects.toThrow('Stop it first');
  });
});
