import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { UsageError } from '#api/commands/command.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { db } from '#test/support/command.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { thisRelease } from '#test/support/server-process.ts';

const names = sqliteMigrations.map(({ name }) => name);

describe('agenthub db', () => {
  it('takes the tables up and down and says where they stand', async () => {
    const env = { DATA_DIR: temporaryFolder() };
    const lines = async (...args: string[]) => (await db(env, ...args)).out;
    expect(await lines('status')).toEqual(names.map((name) => `${name}  pending`));
    expect(await lines('up')).toEqual(names.map((name) => `applied ${name}`));
    expect(await lines('up')).toEqual(['nothing to apply']);
    for (const line of await lines('status'))
      expect(line).toMatch(/^\d{4}_\w+ {2}\d{4}-\d\d-\d\dT/);
    for (const count of [[], ['1'], ['-1']]) {
      expect(await lines('down', ...count)).toEqual([`undone ${names.at(-1)}`]);
      await lines('up');
    }
    const undone = names.slice(1).map((name) => `undone ${name}`);
    expect(await lines('down', names[0]!)).toEqual(undone.toReversed());
    expect(await lines('down', '99')).toEqual([`undone ${names[0]}`]);
    expect(await lines('down')).toEqual(['nothing to undo']);
    await expect(db(env, 'down', '0009_no')).rejects.toThrow('is not applied');
  });

  it.each([
    [[]],
    [['sideways']],
    [['constructor']],
    [['up', 'more']],
    [['down', '1', '2']],
    [['down', '--all']],
    [['copy']],
    [['copy', '--to', 'file:a.db', '--resume', '--overwrite']],
    [['copy', '--to', 'file:a.db', '--fast']],
    [['backup']],
    [['backup', 'a', 'b']],
    [['restore', '--force']],
    [['check', '--fix']],
  ])('takes %j for a wrong call', async (args) => {
    await expect(db({ DATA_DIR: temporaryFolder() }, ...args)).rejects.toThrow(UsageError);
  });

  it('names every command in its help, each of which has a help with how it is called', async () => {
    const { out, code } = await db({}, '--help');
    expect(code).toBe(0);
    for (const name of ['status', 'up', 'down', 'copy', 'backup', 'restore', 'check']) {
      expect(out.join('\n')).toMatch(new RegExp(`^  ${name} `, 'm'));
      const help = await db({}, name, '--help');
      expect([help.code, help.out[0]]).toEqual([
        0,
        expect.stringContaining(`usage: agenthub db ${name}`),
      ]);
    }
  });

  it.each([
    [
      ['db', 'up'],
      { DATABASE_URL: `file:${fileURLToPath(new URL('.', import.meta.url))}` },
      /is a folder/,
    ],
    [['db', 'check', '--fix'], {}, /--fix.*See: agenthub db check --help/],
    [['db', 'copy', '--to', 'env:NOT_THERE'], {}, /NOT_THERE: is not set/],
  ])('ends with 2 and one line for %j', async (args, env, message) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [await thisRelease(), ...args], {
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^agenthub: .*\n$/);
    expect(stderr).toMatch(message);
  });
});
