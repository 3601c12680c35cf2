import { describe, expect, it, onTestFinished } from 'vitest';
import { dbCommand } from '#api/commands/db.ts';
import { importCommand } from '#api/commands/import.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { silentLog } from '#test/support/database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { predecessorFile } from '#test/support/predecessor-file.ts';

describe('agenthub import predecessor into Postgres', () => {
  it('takes the data over once, into a database that is consistent then', async () => {
    const { url, remove } = await newPostgresDatabase({ migrated: false });
    onTestFinished(remove);
    const env = { DATABASE_URL: url, SECRET_KEY: 'a secret key of this test, long enough 7Qx' };
    const lines: string[] = [];
    const output = { out: (line: string) => void lines.push(line), progress() {} };
    const run = (...args: string[]) =>
      importCommand.run(env, ['predecessor', predecessorFile(), ...args], output);

    expect(await run('--dry-run')).toBe(0);
    const { db, close } = await openStorage({ url, migrate: false, log: silentLog });
    onTestFinished(close);
    await expect(db.check()).rejects.toThrow('no tables yet');

    expect(await run('--yes')).toBe(3);
    const counts = async () =>
      Promise.all(
        Object.values(db.tables).map(async (table) => (await db.query.select().from(table)).length),
      );
    const before = await counts();
    expect(await db.query.select().from(db.tables.users)).toHaveLength(8);
    expect(await dbCommand.run(env, ['check'], output)).toBe(0);
    lines.length = 0;
    expect(await run('--yes', '--json')).toBe(3);
    expect(JSON.parse(lines.join(''))).toMatchObject({
      made: [],
      newApiKeys: ['admin', 'mei-lin-2'],
    });
    expect(await counts()).toEqual(before);
  });
});
