import postgres from 'postgres';
import { newPostgresDatabase } from './new-postgres-database.ts';

/** A migrated database, and a connection to it that outlives the tests. */
type Kept = {
  url: string;
  sql: postgres.Sql;
  /** The names of its tables, as a list of SQL. */
  tables: string;
  shape: string;
  remove(): Promise<void>;
};

/** Those that no test of this process has at the moment. */
const free: Kept[] = [];

/**
 * A migrated database without rows on the Postgres of this run, for one test after another: to empty its
 * tables takes 3 ms, to make and drop a database a hundred. One whose schema a test has changed is dropped.
 */
export async function reusedPostgresDatabase(): Promise<{ url: string; remove(): Promise<void> }> {
  const kept = free.pop() ?? (await make());
  return { url: kept.url, remove: () => giveBack(kept) };
}

async function make(): Promise<Kept> {
  const { url, remove } = await newPostgresDatabase();
  const sql = postgres(url, { max: 1, onnotice() {}, fetch_types: false });
  const [found] = await sql<{ tables: string }[]>`
    select string_agg(quote_ident(tablename), ', ') as tables from pg_tables where schemaname = 'public'
  `;
  return { url, sql, tables: found?.tables ?? '', shape: await shapeOf(sql), remove };
}

async function giveBack(kept: Kept): Promise<void> {
  const { sql, shape, remove } = kept;
  // What a process that was killed has left would hold its locks.
  await sql`
    select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and pid <> pg_backend_pid()
  `;
  if ((await shapeOf(sql)) === shape) {
    await sql.unsafe(emptyAll);
    // Else each search of an index visits the rows of all tests before.
    await sql.unsafe(`vacuum ${kept.tables}`);
    free.push(kept);
  } else {
    await sql.end();
    await remove();
  }
}

/** Everything but `_migrations`, in any order: without triggers and foreign keys. */
const emptyAll = `
  do $$
  declare name text;
  begin
    set local session_replication_role = replica;
    for name in select tablename from pg_tables where schemaname = 'public' and tablename <> '_migrations'
    loop
      execute format('delete from %I', name);
    end loop;
  end $$
`;

/** Something that changes with each table, column, index, trigger and constraint, the migrations, and what is known of the rows. */
async function shapeOf(sql: postgres.Sql): Promise<string> {
  const [row] = await sql<{ shape: string }[]>`
    select md5(concat(
      (select string_agg(concat(oid, relname, relnatts, relchecks), ',' order by oid) from pg_class where relnamespace = 'public'::regnamespace),
      (select string_agg(oid::text, ',' order by oid) from pg_constraint),
      (select count(*) from pg_statistic where starelid >= 16384),
      (select string_agg(concat(oid, tgenabled), ',' order by oid) from pg_trigger),
      (select string_agg(concat(name, checksum), ',' order by name) from _migrations)
    )) as shape
  `;
  return row?.shape ?? '';
}
