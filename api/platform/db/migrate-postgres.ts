import type { Sql } from 'postgres';
import type { MigrationTarget } from './migrate.ts';

/** The key of the migrations' advisory lock: any number that is otherwise unused. */
const lockKey = 4_831_207_115;

/**
 * A Postgres database as a migration target, over a client without statement time-outs. One process at a time
 * holds the advisory lock until its transaction ends, so it also works through a pooler. Without the lock,
 * even `create table if not exists` fails when two processes run it concurrently.
 */
export function postgresMigrationTarget(client: Sql): MigrationTarget {
  return {
    async exclusively(work) {
      const answer = await client.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${lockKey})`;
        const result = await work({
          async script(text) {
            // drizzle-kit names the schema in references; tables are in the first one of the search path.
            await tx.unsafe(text.replaceAll('"public".', '')).simple();
          },
          async lost(sql) {
            const rows = await tx.unsafe<{ lost: string }[]>(sql);
            return rows.map((row) => row.lost);
          },
          async journal() {
            await tx`create table if not exists _migrations (name text primary key, checksum text not null, applied_at text not null)`;
            const rows = await tx<
              { name: string; checksum: string; applied_at: string }[]
            >`select name, checksum, applied_at from _migrations order by name collate "C"`;
            return rows.map((row) => ({
              name: row.name,
              checksum: row.checksum,
              appliedAt: row.applied_at,
            }));
          },
          async record({ name, checksum, appliedAt }) {
            await tx`insert into _migrations (name, checksum, applied_at) values (${name}, ${checksum}, ${appliedAt})`;
          },
          async forget(name) {
            await tx`delete from _migrations where name = ${name}`;
          },
        });
        // Wrapped, because `begin` awaits the elements of an array.
        return { result };
      });
      return answer.result;
    },
  };
}
