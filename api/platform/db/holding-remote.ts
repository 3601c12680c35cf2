import type { Client } from '@libsql/client/web';
import type { Sql } from 'postgres';
import { type FoundTable, foreignReason } from './holding-of.ts';
import { DatabaseOpenError } from './open-error.ts';

/** Enough to name some of them; the journal comes first. */
const tablesMax = 50;

/**
 * Throws {@link DatabaseOpenError} if the schema that Postgres would use does not exist, or has tables of another
 * application. Tables of extensions do not count.
 */
export async function assertOwnPostgres(client: Sql): Promise<void> {
  const [row] = await client<{ schema: string | null }[]>`select current_schema() as schema`;
  if (!row?.schema)
    throw new DatabaseOpenError(
      'DATABASE_URL: no schema of the search path exists. Create it (create schema NAME), or take the search path out of the address (options, search_path, schema).',
    );
  const tables = await client<FoundTable[]>`
    select c.relname as name, coalesce(
      (select string_agg(a.attname, ' ') from pg_attribute a where a.attrelid = c.oid and a.attnum > 0), ''
    ) as definition
    from pg_class c join pg_namespace n on n.oid = c.relnamespace
    where n.nspname = current_schema() and c.relkind in ('r', 'p')
      and not exists (select 1 from pg_depend d where d.objid = c.oid and d.deptype = 'e')
    order by c.relname <> '_migrations', c.relname limit ${tablesMax}`;
  refuse(
    `the schema ${row.schema}`,
    tables,
    'Name an empty database, or a schema of its own: ?options=-c%20search_path%3Dagenthub',
  );
}

/** Throws {@link DatabaseOpenError} if the database of a libSQL server has tables of another application. */
export async function assertOwnLibsql(client: Client): Promise<void> {
  const sql =
    "select name, sql from sqlite_schema where type = 'table' and name not like 'sqlite!_%' escape '!' " +
    "and name not like 'libsql!_%' escape '!' order by name <> '_migrations', name limit " +
    String(tablesMax);
  // A server that does not answer yet is waited for later.
  const found = await client.execute(sql).catch(() => null);
  const tables = (found?.rows ?? []).map((one) => ({
    name: String(one['name']),
    definition: String(one['sql']),
  }));
  refuse('the database', tables, 'Name an empty one.');
}

function refuse(where: string, tables: readonly FoundTable[], instead: string): void {
  const why = foreignReason(where, tables, instead);
  if (why !== null) throw new DatabaseOpenError(`DATABASE_URL: ${why}`);
}
