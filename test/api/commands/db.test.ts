import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { dbCommand } from '#api/commands/db.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { temporaryFolder } from '#test/support/database.ts';

const names = sqliteMigrations.map(({ name }) => name);

describe('agenthub db', () => {
  it('takes the tables up and down and says where they stand', async () => {
    const env = { DATA_DIR: temporaryFolder() };
    expect(await dbCommand(env, ['status'])).toEqual(names.map((name) => `${name}  pending`));
    expect(await dbCommand(env, ['up'])).toEqual(names.map((name) => `applied ${name}`));
    expect(await dbCommand(env, ['up'])).toEqual(['nothing to apply']);
    const applied = await dbCommand(env, ['status']);
    for (const line of applied ?? []) expect(line).toMatch(/^\d{4}_\w+ {2}\d{4}-\d\d-\d\dT/);
    expect(await dbCommand(env, ['down'])).toEqual([`undone ${names.at(-1)}`]);
    await dbCommand(env, ['up']);
    const undone = names.slice(1).map((name) => `undone ${name}`);
    expect(await dbCommand(env, ['down', names[0]!])).toEqual(undone.toReversed());
    expect(await dbCommand(env, ['down', '99'])).toEqual([`undone ${names[0]}`]);
    expect(await dbCommand(env, ['down'])).toEqual(['nothing to undo']);
    await expect(dbCommand(env, ['down', '0009_no'])).rejects.toThrow('is not applied');
  });

  it.each([[[]], [['sideways']], [['up', 'more']], [['down', '1', '2']]])(
    'takes %j for a wrong call',
    async (args) => {
      expect(await dbCommand({ DATA_DIR: temporaryFolder() }, args)).toBeNull();
    },
  );

  it('ends with 2 and one line on a database that cannot be opened', () => {
    const main = fileURLToPath(new URL('../../../api/commands/main.ts', import.meta.url));
    const { status, stdout, stderr } = spawnSync(process.execPath, [main, 'db', 'up'], {
      encoding: 'utf8',
      env: { ...process.env, DATABASE_URL: `file:${temporaryFolder()}` },
    });
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(/^agenthub: DATABASE_URL: .* is a folder.*\n$/);
  });
});
