import type { Client } from '@libsql/client/web';
import { MigrationError, type MigrationTarget } from './migrate.ts';

const createJournal =
  'create table if not exists _migrations (name text primary key not null, checksum text not null, applied_at text not null)';

/**
 * A libSQL database as a migration target. Write transactions are serialised, also between processes. The
 * client must have foreign keys off, as SQLite requires for rebuilding tables
 * (https://www.sqlite.org/lang_altertable.html#otheralter); they are checked before each commit.
 */
export function libsqlMigrationTarget(client: Client): MigrationTarget {
  return {
    async exclusively(work) {
      const tx = await client.transaction('write');
      try {
        const result = await work({
          script: (sql) => tx.executeMultiple(sql),
          lost: async (sql) => (await tx.execute(sql)).rows.map((row) => String(row['lost'])),
          journal: async () => {
            await tx.execute(createJournal);
            const { rows } = await tx.execute(
              'select name, checksum, applied_at from _migrations order by name',
            );
            return rows.map((row) => ({
              name: String(row['name']),
              checksum: String(row['checksum']),
              appliedAt: String(row['applied_at']),
            }));
          },
          record: async ({ name, checksum, appliedAt }) => {
            const sql = 'insert into _migrations (name, checksum, applied_at) values (?, ?, ?)';
            await tx.execute({ sql, args: [name, checksum, appliedAt] });
            const broken = await tx.execute('select * from pragma_foreign_key_check limit 1');
            if (broken.rows.length > 0)
              throw new MigrationError(
                `The migration ${name} leaves a row of ${String(broken.rows[0]?.[0])} that violates a foreign key`,
              );
          },
          forget: async (name) => {
            await tx.execute({ sql: 'delete from _migrations where name = ?', args: [name] });
          },
        });
        await tx.commit();
        return result;
      } finally {
        tx.close();
      }
    },
  };
}
