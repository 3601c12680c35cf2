import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { db } from '#test/support/command.ts';
import { newFile } from '#test/support/copied.ts';
import { cut, cutAt, emptyPostgres } from '#test/support/cut-postgres.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { filledRegistry } from '#test/support/filled-database.ts';

describe('agenthub db copy, when Postgres ends its connections', () => {
  it('at versions: ends with 1, says why and what to do, and is resumed', () => cutAt('versions'));

  it('of the source: the same, into a file, and for a backup', async () => {
    const { url } = await filledRegistry();
    const from = await emptyPostgres();
    await db({}, 'copy', '--from', url, '--to', from);
    const to = newFile();
    const args = ['db', 'copy', '--from', 'env:FROM', '--to', to, '--verify'];
    const stopped = await cut(from, /^versions: 0/m, args, { FROM: from });
    expect([stopped.code, stopped.output.trim().split('\n').at(-1)]).toEqual([
      1,
      expect.stringMatching(/the source does not answer any more .* --resume\.$/),
    ]);
    const resumed = await db({}, 'copy', '--from', from, '--to', to, '--resume', '--verify');
    expect(resumed.code).toBe(0);

    const env = { DATABASE_URL: from };
    const backup = join(temporaryFolder(), 'a.db');
    const failed = await cut(from, /^versions: 0/m, ['db', 'backup', backup], env);
    expect([failed.code, failed.output.trim().split('\n').at(-1)]).toEqual([
      1,
      expect.stringMatching(/^agenthub: No backup was made: the source does not answer any more/),
    ]);
    await db(env, 'backup', backup);
    expect((await db({ DATABASE_URL: `file:${backup}` }, 'check')).out).toEqual(['all is well']);
  });
});
