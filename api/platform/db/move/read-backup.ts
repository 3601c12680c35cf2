import { existsSync, statSync } from 'node:fs';
import { LibsqlError } from '@libsql/client/web';
import type { Database } from '#api/domain/database.ts';
import { Connection } from '../connection.ts';
import { hasHeader, tablesOfFile } from '../holding-file.ts';
import { foreignReason } from '../holding-of.ts';
import { validateJournal } from '../migrate.ts';
import { libsqlDatabase } from '../libsql.ts';
import { LibsqlFileClient } from '../libsql-file.ts';
import { migrationsOf, readJournal } from './journal.ts';
import { CommandRefused } from './refused.ts';

/**
 * Throws {@link CommandRefused} unless the file is a complete, undamaged database of a registry, and
 * `MigrationError` if a newer release wrote it. Does not change the file.
 */
export async function assertBackup(path: string): Promise<void> {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) throw new CommandRefused(`${path} does not exist.`);
  if (!stat.isFile()) throw new CommandRefused(`${path} is not a file.`);
  const instead = '`agenthub db backup` writes what can be restored.';
  const why = foreignReason(path, tablesOfFile(path) ?? [], instead);
  if (why !== null) throw new CommandRefused(why);
  if (existsSync(`${path}-wal`))
    throw new CommandRefused(
      `${path} is a database in use (it has a -wal beside it). Make a backup of it, or use \`agenthub db copy\`.`,
    );
  if (!hasHeader(path))
    throw new CommandRefused(
      `${path} is not a backup: \`agenthub db backup\` writes database files.`,
    );
  assertUndamaged(path);
  const client = new LibsqlFileClient({ path });
  const close = () => client.finish();
  const db: Database = libsqlDatabase(client, {
    generation: () => null,
    quietTransaction: null,
    close,
  });
  try {
    const journal = await readJournal(db, db.query);
    if (!journal || journal.length === 0)
      throw new CommandRefused(`${path} holds no registry: it has none of the tables.`);
    await validateJournal(journal, migrationsOf(db));
  } finally {
    await close();
  }
}

function assertUndamaged(path: string): void {
  const reason = damageOf(path);
  if (reason !== null)
    throw new CommandRefused(
      `${path} is damaged (${reason}). Nothing was changed; restore an older backup.`,
    );
}

/** The first damage that SQLite finds in a database file; null if there is none. Reads the whole file. */
export function damageOf(path: string): string | null {
  try {
    const connection = new Connection(path, 'reader');
    try {
      const [checked] = connection.execute('PRAGMA integrity_check(1)').rows;
      const said = String(checked?.[0]);
      return said === 'ok' ? null : said.replaceAll(/\s+/g, ' ');
    } finally {
      connection.close();
    }
  } catch (error) {
    if (error instanceof LibsqlError) return error.message;
    throw error;
  }
}
