import postgres from 'postgres';
import { describe, expect, it, onTestFinished } from 'vitest';
import { dbCommand } from '#api/commands/db.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { silentLog } from '#test/support/database.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';

/** A database with nothing of ours, after some SQL, and what it holds then. */
async function database(sql: string) {
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  const operator = postgres(url, { max: 1, onnotice() {} });
  onTestFinished(async () => {
    await operator.end();
    await remove();
  });
  await operator.unsafe(sql);
  const tables = async () => {
    const rows = await operator<{ name: string }[]>`
      select schemaname || '.' || tablename as name from pg_tables
      where schemaname not in ('pg_catalog', 'information_schema') order by 1`;
    return rows.map(({ name }) => name);
  };
  return { url, tables };
}

const open = async (url: string) => {
  const { close } = await openStorage({ url, migrate: true, log: silentLog });
  await close();
};

describe('a schema with tables of another application', () => {
  it.each(['create table users (id int)', 'create table orders (id int)'])(
    'is refused before anything is written: %s',
    async (sql) => {
      const { url, tables } = await database(sql);
      const before = await tables();
      const silent = { out() {}, progress() {} };
      const openings = [
        () => open(url),
        () => dbCommand.run({ DATABASE_URL: url }, ['up'], silent),
        () => dbCommand.run({ DATABASE_URL: url }, ['status'], silent),
      ];
      for (const opening of openings)
        await expect(opening()).rejects.toThrow(
          /^DATABASE_URL: the schema public holds tables of another application \((users|orders)\)/,
        );
      expect(await tables()).toEqual(before);
    },
  );

  it('is no reason against a schema of its own, which the address names', async () => {
    const { url, tables } = await database('create table orders (id int); create schema hub');
    await open(`${url}?options=-c%20search_path%3Dhub`);
    const after = await tables();
    expect(after).toContain('hub.assets');
    expect(after.filter((name) => name.startsWith('public.'))).toEqual(['public.orders']);
  });

  it('says which schema is missing', async () => {
    const { url } = await database('select 1');
    await expect(open(`${url}?options=-c%20search_path%3Dnowhere`)).rejects.toThrow(
      /^DATABASE_URL: no schema of the search path exists\. Create it/,
    );
  });
});
