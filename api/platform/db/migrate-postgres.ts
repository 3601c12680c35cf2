import type { Sql } from 'postgres';
import type { MigrationTarget } from './migrate.ts';

/** The key of the advisory lock that migrations hold: any number that nobody else takes. */
const lockKey = 4_831_207_115;

/**
 * A Postgres database to migrate, over a client of its own whose statements may take long. One process at
 * a time holds the advisory lock, to the end of its transaction, so that also a pooler between us and the
 * database keeps it (`create table if not exists` alone fails when two run it at once).
 */
export function postgresMigrationTarget(client: Sql): MigrationTarget {
  return {
    async exclusively(work) {
      const answer = await client.begin(async (tx) => {
        await tx`select pg_advisory_xact_lock(${lockKey})`;
        const result = await work({
          async script(text) {
            await tx.unsafe(text).simple();
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
        // A wrapper, because `begin` waits for all that an array holds.
        return { result };
      });
      return answer.result;
    },
  };
}
