import { eq } from 'drizzle-orm';
import type { Database, Queries } from '#api/domain/database.ts';
import { type Columns, postgresColumns, sqliteColumns } from '#schema/tables/columns.ts';
import { postgresMigrations, sqliteMigrations } from '#schema/tables/migrations/index.ts';
import { type Applied, validateJournal, unfinishedCopy } from '../migrate.ts';
import { CommandRefused } from './refused.ts';

const journalOf = (d: Columns) =>
  d.table('_migrations', {
    name: d.text().primaryKey(),
    checksum: d.text().notNull(),
    appliedAt: d.text().notNull(),
  });
const journals = { sqlite: journalOf(sqliteColumns), postgres: journalOf(postgresColumns) };

/** Reads the journal, oldest first; null if it does not exist, so the database has none of our tables. */
export async function readJournal(
  db: Pick<Database, 'dialect'>,
  query: Queries,
): Promise<Applied[] | null> {
  try {
    const rows = await query.select().from(journals[db.dialect]);
    return rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isNoTable(error)) return null;
    throw error;
  }
}

function isNoTable(error: unknown): boolean {
  for (let at = error; at instanceof Error; at = at.cause)
    if (/no such table|relation "_migrations" does not exist/.test(at.message)) return true;
  return false;
}

/**
 * Throws {@link CommandRefused} if the database has none of our tables or lacks a migration of this release,
 * and `MigrationError` if its tables are of a newer release. `where` names the database in the message.
 */
export async function assertFullyMigrated(
  db: Pick<Database, 'dialect'>,
  query: Queries,
  where: string,
): Promise<void> {
  const journal = await readJournal(db, query);
  if (!journal) throw new CommandRefused(`${where} holds no registry: it has none of the tables.`);
  const migrations = migrationsOf(db);
  const applied = await validateJournal(journal, migrations);
  const pending = migrations[applied.length];
  if (pending)
    throw new CommandRefused(
      `${where} lacks the migration ${pending.name}: run \`agenthub db up\` on it first, or use the release that matches it.`,
    );
}

/** The migrations of this release for a database's dialect. */
export function migrationsOf({ dialect }: Pick<Database, 'dialect'>) {
  return dialect === 'sqlite' ? sqliteMigrations : postgresMigrations;
}

/**
 * Marks a database as the target of an unfinished copy of the registry with this fingerprint. No server
 * starts on it until {@link endCopy}.
 */
export async function beginCopy(db: Database, fingerprint: string): Promise<void> {
  const journal = journals[db.dialect];
  const row = { checksum: fingerprint, appliedAt: new Date().toISOString() };
  await db.write(async (tx) => {
    await tx
      .insert(journal)
      .values({ name: unfinishedCopy, ...row })
      .onConflictDoUpdate({ target: journal.name, set: row });
  });
}

/** Removes the mark of {@link beginCopy}. */
export async function endCopy(db: Database): Promise<void> {
  const journal = journals[db.dialect];
  await db.write(
    async (tx) => void (await tx.delete(journal).where(eq(journal.name, unfinishedCopy))),
  );
}
