import { join } from 'node:path';
import { getTableColumns, getTableName } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { describe, expect, it, onTestFinished } from 'vitest';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';
import { libsqlMigrationTarget } from '#api/platform/db/migrate-libsql.ts';
import { migrateDown, migrateUp, migrationStatus } from '#api/platform/db/migrate.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { prepareFile } from '#api/platform/db/prepare-file.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import { silentLog, temporaryFolder } from '#test/support/database.ts';

function emptyDatabase() {
  const url = `file:${join(temporaryFolder(), 'a.db')}`;
  const client = new LibsqlFileClient({ path: prepareFile(url), foreignKeys: false });
  onTestFinished(() => client.finish());
  const names = async (type: string) => {
    const sql = "select name from sqlite_schema where type = ? and name not like 'sqlite_%'";
    const { rows } = await client.execute({ sql, args: [type] });
    return rows.map((row) => String(row['name'])).sort();
  };
  return { url, client, target: libsqlMigrationTarget(client), names };
}

const step = (name: string, up: string, down = '') => ({ name, up, down });
const first = step('0001_a', 'create table a (id integer)', 'drop table a');
const second = step('0002_b', 'create table b (id integer)', 'drop table b');
const third = step('0003_c', 'create table c (id integer)', 'drop table c');

/** One row in every table: every text is `x`, so that every reference finds its row. */
async function fillEveryTable(url: string): Promise<void> {
  const { db } = await openStorage({ url, migrate: false, log: silentLog });
  const samples: Record<string, unknown> = {
    number: 1,
    boolean: true,
    date: new Date(1_700_000_000_000),
    buffer: new Uint8Array([1, 2, 3]),
  };
  await db.write(async (tx) => {
    for (const table of Object.values(sqliteTables)) {
      const row = Object.entries(getTableColumns(table)).map(([key, column]) => [
        key,
        // A column of JSON writes a text in quotation marks, one of text as it is.
        samples[column.dataType] ?? (column.mapToDriverValue('x') === 'x' ? 'x' : ['x']),
      ]);
      await tx.insert(table).values(Object.fromEntries(row));
    }
  });
  await db.close();
}

describe('the migrations of the embedded database', () => {
  it('go up, down and up again with a row in every table', async () => {
    const { url, client, target, names } = emptyDatabase();
    const all = sqliteMigrations.map(({ name }) => name);
    expect(await migrateUp(target, sqliteMigrations)).toEqual(all);
    const built = await names('table');
    expect(built).toEqual(
      expect.arrayContaining(Object.values(sqliteTables).map((table) => getTableName(table))),
    );
    await fillEveryTable(url);
    const down = await migrateDown(target, sqliteMigrations, { count: all.length });
    expect(down).toEqual(all.toReversed());
    expect(await names('table')).toEqual(['_migrations']);
    expect(await names('index')).toEqual([]);
    expect(await names('trigger')).toEqual([]);
    expect(await migrateUp(target, sqliteMigrations)).toEqual(all);
    expect(await names('table')).toEqual(built);
    await fillEveryTable(url);
    expect((await client.execute('PRAGMA foreign_key_check')).rows).toEqual([]);
  });

  it('build every column and index that the tables state', async () => {
    const { client, target, names } = emptyDatabase();
    await migrateUp(target, sqliteMigrations);
    const indexes = await names('index');
    for (const table of Object.values(sqliteTables)) {
      const { name, columns, indexes: stated } = getTableConfig(table);
      const { rows } = await client.execute(`select name from pragma_table_info('${name}')`);
      expect(rows).toHaveLength(columns.length);
      expect(indexes).toEqual(expect.arrayContaining(stated.map(({ config }) => config.name)));
    }
  });
});

describe('migrateUp', () => {
  it('applies what is pending, in order, and nothing twice', async () => {
    const { target, names } = emptyDatabase();
    expect(await migrateUp(target, [first])).toEqual(['0001_a']);
    expect(await migrateUp(target, [first, second, third])).toEqual(['0002_b', '0003_c']);
    expect(await migrateUp(target, [first, second, third])).toEqual([]);
    expect(await names('table')).toEqual(['_migrations', 'a', 'b', 'c']);
  });

  it('applies each once when several start at the same time', async () => {
    const { url, target } = emptyDatabase();
    const others = [1, 2, 3].map(() => {
      const client = new LibsqlFileClient({ path: prepareFile(url), foreignKeys: false });
      onTestFinished(() => client.finish());
      return libsqlMigrationTarget(client);
    });
    const runs = await Promise.all(
      [target, ...others].map((each) => migrateUp(each, [first, second, third])),
    );
    expect(runs.flat().sort()).toEqual(['0001_a', '0002_b', '0003_c']);
  });

  it('leaves no half of a migration that fails, and keeps those before it', async () => {
    const { target, names } = emptyDatabase();
    const broken = step('0002_b', 'create table b (id integer); insert into nowhere values (1)');
    await expect(migrateUp(target, [first, broken])).rejects.toThrow(/0002_b failed.*nowhere/);
    expect(await names('table')).toEqual(['_migrations', 'a']);
    expect(await migrateUp(target, [first, second])).toEqual(['0002_b']);
  });

  it('refuses a migration that leaves a reference to nothing', async () => {
    const { target, names } = emptyDatabase();
    const orphan = step(
      '0001_a',
      'create table p (id text primary key); create table c (p text references p (id)); insert into c values (1)',
    );
    await expect(migrateUp(target, [orphan])).rejects.toThrow('refers to nothing');
    expect(await names('table')).toEqual([]);
  });

  it.each([
    ['changed', [step('0001_a', 'create table other (id integer)'), second], /0001_a was changed/],
    ['unknown', [first], /0002_b, which this release does not know/],
    ['skipped', [first, step('0001_b', 'select 1'), second], /0001_b was skipped: 0002_b/],
  ])(
    'refuses a journal with a migration that is %s, and changes nothing',
    async (_title, list, message) => {
      const { target, names } = emptyDatabase();
      await migrateUp(target, [first, second]);
      await expect(migrateUp(target, [...list, third])).rejects.toThrow(message);
      await expect(migrateDown(target, list, { count: 1 })).rejects.toThrow(message);
      await expect(migrationStatus(target, list)).rejects.toThrow(message);
      expect(await names('table')).toEqual(['_migrations', 'a', 'b']);
    },
  );
});

describe('migrateDown', () => {
  it('undoes a number of migrations, or down to one that stays', async () => {
    const { target, names } = emptyDatabase();
    const list = [first, second, third];
    await migrateUp(target, list);
    expect(await migrateDown(target, list, { count: 1 })).toEqual(['0003_c']);
    await migrateUp(target, list);
    expect(await migrateDown(target, list, { to: '0001_a' })).toEqual(['0003_c', '0002_b']);
    expect(await names('table')).toEqual(['_migrations', 'a']);
    await expect(migrateDown(target, list, { to: '0003_c' })).rejects.toThrow('is not applied');
    expect(await migrateDown(target, list, { count: 9 })).toEqual(['0001_a']);
  });
});

describe('migrationStatus', () => {
  it('says of each migration when it was applied', async () => {
    const { target } = emptyDatabase();
    await migrateUp(target, [first]);
    const [a, b] = await migrationStatus(target, [first, second]);
    expect(a?.name).toBe('0001_a');
    expect(Date.now() - Date.parse(a?.appliedAt ?? '')).toBeLessThan(60_000);
    expect(b).toEqual({ name: '0002_b', appliedAt: null });
  });
});
