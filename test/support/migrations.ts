import { getTableColumns, getTableName } from 'drizzle-orm';
import { getTableConfig } from 'drizzle-orm/sqlite-core';
import { describe, expect, it } from 'vitest';
import {
  migrateDown,
  migrateUp,
  migrationStatus,
  type MigrationTarget,
} from '#api/platform/db/migrate.ts';
import { openStorage } from '#api/platform/db/open.ts';
import type { Migration } from '#schema/tables/migrations/index.ts';
import type { Tables } from '#schema/tables/define.ts';
import { sqliteTables } from '#schema/tables/sqlite.ts';
import { silentLog } from './database.ts';

/** An empty database for the running test. */
export type EmptyDatabase = {
  url: string;
  target: MigrationTarget;
  /** Another connection to it, for a run beside. */
  another(): MigrationTarget;
  /** What there is of a sort, by name. */
  names(what: 'table' | 'index' | 'trigger' | 'function'): Promise<string[]>;
  columns(table: string): Promise<string[]>;
};

export const step = (name: string, up: string, down = '') => ({ name, up, down });
const first = step('0001_a', 'create table a (id integer)', 'drop table a');
const second = step('0002_b', 'create table b (id integer)', 'drop table b');
const third = step('0003_c', 'create table c (id integer)', 'drop table c');

const samples: Record<string, unknown> = {
  string: 'x',
  number: 1,
  boolean: true,
  date: new Date(1_700_000_000_000),
  buffer: new Uint8Array([1, 2, 3]),
  custom: 'x',
};

/** What a column of our own types takes: JSON is a list in every table's use of it. */
const customSamples: [RegExp, unknown][] = [
  [/^(scopes|tags|warnings|manifest|provenance|detail)$/, ['x']],
  [/^bytes$/, new Uint8Array([1, 2, 3])],
];

/** One row in every table: every text is `x`, so that every reference finds its row. */
async function fillEveryTable(url: string): Promise<void> {
  const { db, search, close } = await openStorage({ url, migrate: false, log: silentLog });
  await db.write(async (tx) => {
    for (const table of Object.values<Tables[keyof Tables]>(db.tables)) {
      const row = Object.entries(getTableColumns(table)).map(([key, { dataType }]) => {
        const custom = customSamples.find(([name]) => dataType === 'custom' && name.test(key));
        return [key, custom ? custom[1] : samples[dataType]];
      });
      await tx.insert(table).values(Object.fromEntries(row));
    }
    await search.put(tx, {
      assetId: 'x',
      kind: 'skill',
      namespaceId: 'x',
      visibility: 'public',
      name: 'x',
      displayName: null,
      tags: ['x'],
      description: 'x',
      body: 'x',
    });
  });
  await close();
}

/** What the runner promises of the `migrations` of one dialect, and of any. */
export function describeMigrations(
  dialect: string,
  migrations: Migration[],
  emptyDatabase: () => Promise<EmptyDatabase>,
): void {
  describe(`the migrations of ${dialect}`, () => {
    it('go up, down and up again with a row in every table', async () => {
      const { url, target, names } = await emptyDatabase();
      const all = migrations.map(({ name }) => name);
      expect(await migrateUp(target, migrations)).toEqual(all);
      const built = await names('table');
      expect(built).toEqual(
        expect.arrayContaining(Object.values(sqliteTables).map((table) => getTableName(table))),
      );
      await fillEveryTable(url);
      const down = await migrateDown(target, migrations, { count: all.length }, { force: true });
      expect(down).toEqual(all.toReversed());
      expect(await names('table')).toEqual(['_migrations']);
      for (const what of ['index', 'trigger', 'function'] as const)
        expect(await names(what)).toEqual([]);
      expect(await migrateUp(target, migrations)).toEqual(all);
      expect(await names('table')).toEqual(built);
      await fillEveryTable(url);
    });

    it('build every column and index that the tables state', async () => {
      const { target, names, columns } = await emptyDatabase();
      await migrateUp(target, migrations);
      const indexes = await names('index');
      // Names of columns and of indexes are the same in both dialects.
      for (const table of Object.values(sqliteTables)) {
        const stated = getTableConfig(table);
        expect(await columns(stated.name)).toHaveLength(stated.columns.length);
        expect(indexes).toEqual(
          expect.arrayContaining(stated.indexes.map(({ config }) => config.name)),
        );
      }
    });
  });

  describe(`migrateUp on ${dialect}`, () => {
    it('applies what is pending, in order, and nothing twice', async () => {
      const { target, names } = await emptyDatabase();
      expect(await migrateUp(target, [first])).toEqual(['0001_a']);
      expect(await migrateUp(target, [first, second, third])).toEqual(['0002_b', '0003_c']);
      expect(await migrateUp(target, [first, second, third])).toEqual([]);
      expect(await names('table')).toEqual(['_migrations', 'a', 'b', 'c']);
    });

    it('applies each once when several start at the same time', async () => {
      const { target, another } = await emptyDatabase();
      const runs = await Promise.all(
        [target, another(), another(), another()].map((each) =>
          migrateUp(each, [first, second, third]),
        ),
      );
      expect(runs.flat().sort()).toEqual(['0001_a', '0002_b', '0003_c']);
    });

    it('leaves no half of a migration that fails, and keeps those before it', async () => {
      const { target, names } = await emptyDatabase();
      const broken = step('0002_b', 'create table b (id integer); insert into nowhere values (1)');
      await expect(migrateUp(target, [first, broken])).rejects.toThrow(/0002_b failed.*nowhere/);
      expect(await names('table')).toEqual(['_migrations', 'a']);
      expect(await migrateUp(target, [first, second])).toEqual(['0002_b']);
    });

    it.each([
      [
        'changed',
        [step('0001_a', 'create table other (id integer)'), second],
        /0001_a was changed/,
      ],
      ['unknown', [first], /0002_b, which this release does not know/],
      ['skipped', [first, step('0001_b', 'select 1'), second], /0001_b was skipped: 0002_b/],
    ])(
      'refuses a journal with a migration that is %s, and changes nothing',
      async (_title, list, message) => {
        const { target, names } = await emptyDatabase();
        await migrateUp(target, [first, second]);
        await expect(migrateUp(target, [...list, third])).rejects.toThrow(message);
        await expect(migrateDown(target, list, { count: 1 })).rejects.toThrow(message);
        await expect(migrationStatus(target, list)).rejects.toThrow(message);
        expect(await names('table')).toEqual(['_migrations', 'a', 'b']);
      },
    );
  });

  describe(`migrateDown on ${dialect}`, () => {
    it('undoes a number of migrations, or down to one that stays', async () => {
      const { target, names } = await emptyDatabase();
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

  describe(`migrationStatus on ${dialect}`, () => {
    it('says of each migration when it was applied', async () => {
      const { target } = await emptyDatabase();
      await migrateUp(target, [first]);
      const [a, b] = await migrationStatus(target, [first, second]);
      expect(a?.name).toBe('0001_a');
      expect(Date.now() - Date.parse(a?.appliedAt ?? '')).toBeLessThan(60_000);
      expect(b).toEqual({ name: '0002_b', appliedAt: null });
    });
  });
}
