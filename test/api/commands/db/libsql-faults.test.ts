import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { db } from '#test/support/command.ts';
import { copied, newFile } from '#test/support/copied.ts';
import { type CopyFault, copyThroughFault, faultyWay } from '#test/support/copy-faults.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';
import { type LibsqlServer, startLibsqlServer } from '#test/support/libsql-server.ts';
import { runCommand } from '#test/support/server-process.ts';

let server: LibsqlServer;
beforeAll(async () => {
  server = await startLibsqlServer({ writeMillisecondsMax: 500 });
});
afterAll(() => server.stop());

/** Each with how far through the copy it comes. */
const faults: CopyFault[] = [
  ['hangs up', 0.3, 'hang up', /other side closed|socket hang up|terminated/],
  ['breaks off in the middle of an answer', 0.9, { cutAfter: 30 }, /terminated|other side closed/],
];

describe('agenthub db copy, when the libSQL server', () => {
  it.each(faults)('%s: says so, loses nothing and is resumed', (_, share, fault, said) =>
    copyThroughFault(server, share, fault, said),
  );

  it('is away: ends with 2 and one line that says which one', async () => {
    const { url } = await filledRegistry();
    const nobody = 'http://127.0.0.1:1/?authToken=secret-of-nobody';
    for (const [from, to] of [
      [url, nobody],
      [nobody, newFile()],
    ] as const) {
      const run = await runCommand(['db', 'copy', '--from', 'env:FROM', '--to', 'env:TO'], {
        FROM: from,
        TO: to,
      });
      expect(await run.ended).toBe(2);
      const which = to === nobody ? '--to' : '--from';
      expect(run.output()).toMatch(
        new RegExp(`^agenthub: ${which}: the libSQL server cannot be used: .*\\n$`),
      );
      expect(run.output()).not.toContain('secret-of-nobody');
    }
    const check = await runCommand(['db', 'check'], { DATABASE_URL: nobody });
    expect([await check.ended, check.output()]).toEqual([
      2,
      expect.stringMatching(/^agenthub: DATABASE_URL: the libSQL server cannot be used: .*\n$/),
    ]);
  });

  it('refuses the token: ends with 2 and says where it is given', async () => {
    const { url } = await filledRegistry();
    const refused = server.emptyDatabase().replace(/authToken=.*/, 'authToken=another-token');
    const args = [
      ['check'],
      ['up'],
      ['status'],
      ['backup', join(temporaryFolder(), 'b.db')],
      ['copy', '--from', url, '--to', 'env:DATABASE_URL'],
      ['copy', '--to', newFile()],
    ];
    for (const call of args) {
      const run = await runCommand(['db', ...call], { DATABASE_URL: refused });
      const [code, output] = [await run.ended, run.output()];
      expect([call, code, output]).toEqual([call, 2, expect.stringMatching(/refuses the token/)]);
      expect(output).toMatch(/^agenthub: .*authToken=….*\n$/);
      expect(output).not.toContain('another-token');
    }
  });
});

describe('agenthub db backup and restore, of a libSQL server', () => {
  it('leave no half of a backup when the server breaks off, and the old one as it was', async () => {
    const { url } = await filledRegistry();
    const { line, url: DATABASE_URL } = await faultyWay(server, server.emptyDatabase());
    await copied(url, DATABASE_URL);
    const folder = temporaryFolder();
    const backup = join(folder, 'a.db');
    await db({ DATABASE_URL }, 'backup', backup);
    const before = readFileSync(backup);
    line.seen();
    await db({ DATABASE_URL }, 'backup', join(folder, 'b.db'));
    const requests = line.seen().length;
    for (const at of [5, Math.floor(requests / 2), Math.floor(requests * 0.9)]) {
      line.breakNext(...Array.from({ length: at }, () => null), 'hang up');
      await expect(db({ DATABASE_URL }, 'backup', backup, '--force')).rejects.toThrow(
        /^No backup was made: the source does not answer any more/,
      );
      line.mend();
      expect(readdirSync(folder).toSorted()).toEqual(['a.db', 'b.db']);
      expect(readFileSync(backup).equals(before)).toBe(true);
    }
  });

  it('restore again with --force after the server broke off in the middle', async () => {
    const [first, second] = [await filledRegistry(), await filledRegistry('other')];
    const backup = join(temporaryFolder(), 'a.db');
    await db({ DATABASE_URL: first.url }, 'backup', backup);
    const held = await copied(first.url, newFile());
    const { line, url: DATABASE_URL } = await faultyWay(server, server.emptyDatabase());
    await copied(second.url, DATABASE_URL);
    const env = { DATABASE_URL };
    await expect(db(env, 'restore', backup)).rejects.toThrow('already holds a registry');
    line.breakNext(...Array.from({ length: 60 }, () => null), 'hang up');
    await expect(db(env, 'restore', backup, '--force')).rejects.toThrow(
      /^The restore stopped: the target does not answer any more .* with --force\.$/,
    );
    await expect(db(env, 'up')).rejects.toThrow('was not finished');
    await db(env, 'restore', backup, '--force');
    expect(await copied(DATABASE_URL, newFile())).toEqual(held);
  });
});
