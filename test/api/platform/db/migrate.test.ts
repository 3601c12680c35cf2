import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { LibsqlFileClient } from '#api/platform/db/libsql-file.ts';
import { libsqlMigrationTarget } from '#api/platform/db/migrate-libsql.ts';
import { migrateUp } from '#api/platform/db/migrate.ts';
import { prepareFile } from '#api/platform/db/prepare-file.ts';
import { sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { describeMigrations, step } from '#test/support/migrations.ts';

async function emptyDatabase() {
  const url = `file:${join(temporaryFolder(), 'a.db')}`;
  const open = () => {
    const client = new LibsqlFileClient({ path: prepareFile(url), foreignKeys: false });
    onTestFinished(() => client.finish());
    return client;
  };
  const client = open();
  const names = async (type: string) => {
    const sql = "select name from sqlite_schema where type = ? and name not like 'sqlite_%'";
    const { rows } = await client.execute({ sql, args: [type] });
    return rows.map((row) => String(row['name'])).sort();
  };
  const columns = async (table: string) => {
    const { rows } = await client.execute(`select name from pragma_table_info('${table}')`);
    return rows.map((row) => String(row['name']));
  };
  const another = () => libsqlMigrationTarget(open());
  return { url, client, target: libsqlMigrationTarget(client), another, names, columns };
}

describeMigrations('a libSQL file', sqliteMigrations, emptyDatabase);

it('refuses a migration that leaves a reference to nothing', async () => {
  const { target, names } = await emptyDatabase();
  const orphan = step(
    '0001_a',
    'create table p (id text primary key); create table c (p text references p (id)); insert into c values (1)',
  );
  await expect(migrateUp(target, [orphan])).rejects.toThrow('violates a foreign key');
  expect(await names('table')).toEqual([]);
});
