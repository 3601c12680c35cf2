import { AppError } from '#schema/error.ts';
import type { Migration } from '#schema/tables/migrations/index.ts';

/** A row of the journal. `appliedAt` is RFC 3339 in UTC. */
export type Applied = { name: string; checksum: string; appliedAt: string };

/** The operations inside one exclusive transaction. */
export type MigrationSession = {
  /** Runs SQL statements separated by semicolons. */
  script(sql: string): Promise<void>;
  /** The column `lost` of what a query gives. */
  lost(sql: string): Promise<string[]>;
  /** Reads the journal, oldest first; creates its table if it is missing. */
  journal(): Promise<Applied[]>;
  record(applied: Applied): Promise<void>;
  forget(name: string): Promise<void>;
};

/** A database to migrate, of either dialect. */
export type MigrationTarget = {
  /** Runs `work` in one transaction that excludes all other processes. */
  exclusively<T>(work: (session: MigrationSession) => Promise<T>): Promise<T>;
};

/**
 * The name of the journal row that marks an unfinished copy in its target. No migration has this name, so
 * every release, even an older one, refuses to start on half a copy.
 */
export const unfinishedCopy = 'copy_in_progress';

const unfinishedCopyDetail =
  'A copy into the database was not finished: continue it with `agenthub db copy --resume`, or start again with --overwrite';

const lostShownMax = 10;

/** The tables cannot be migrated. The message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** The status of a migration: applied at a time, or pending (null). */
export type MigrationStatus = { name: string; appliedAt: string | null };

/**
 * Applies all pending migrations, each in its own transaction, and returns their names. Safe to run from many
 * processes at once: each reads the journal inside its transaction. Throws {@link MigrationError} if the
 * journal does not match `migrations`, or a migration fails; the earlier ones stay applied.
 */
export async function migrateUp(
  target: MigrationTarget,
  migrations: Migration[],
): Promise<string[]> {
  const applied: string[] = [];
  for (;;) {
    const name = await target.exclusively(async (session) => {
      const journal = await readValidJournal(session, migrations);
      const next = migrations[journal.length];
      if (!next) return null;
      await run(session, next.name, 'up', next.up);
      await session.record({
        name: next.name,
        checksum: await checksum(next),
        appliedAt: new Date().toISOString(),
      });
      return next.name;
    });
    if (name === null) return applied;
    applied.push(name);
  }
}

/**
 * Reverts migrations, newest first, and returns their names: `count` of them, or all after the one named
 * `to`. Throws {@link MigrationError} like {@link migrateUp}, and if `to` is not applied; without `force` also if
 * assets would be deleted, before anything is reverted.
 */
export async function migrateDown(
  target: MigrationTarget,
  migrations: Migration[],
  until: { count: number } | { to: string },
  { force = false }: { force?: boolean } = {},
): Promise<string[]> {
  const undone: string[] = [];
  for (;;) {
    const name = await target.exclusively(async (session) => {
      const journal = await readValidJournal(session, migrations);
      if ('to' in until && !journal.some(({ name }) => name === until.to))
        throw new MigrationError(
          `${until.to} is not applied, so migrations cannot be reverted down to it`,
        );
      const kept =
        'to' in until
          ? journal.findIndex(({ name }) => name === until.to) + 1
          : Math.max(0, journal.length - until.count + undone.length);
      const reverted = migrations.slice(kept, journal.length);
      const last = reverted.at(-1);
      if (!last) return null;
      if (!force) await refuseLosses(session, reverted);
      await run(session, last.name, 'down', last.down);
      await session.forget(last.name);
      return last.name;
    });
    if (name === null) return undone;
    undone.push(name);
  }
}

async function refuseLosses(session: MigrationSession, reverted: Migration[]): Promise<void> {
  for (const { name, lost } of reverted) {
    const assets = lost === undefined ? [] : await session.lost(lost);
    if (assets.length === 0) continue;
    const shown = assets.slice(0, lostShownMax).join(', ');
    const more = assets.length > lostShownMax ? `, and ${assets.length - lostShownMax} more` : '';
    throw new MigrationError(
      `Reverting ${name} deletes ${assets.length} asset${assets.length === 1 ? '' : 's'} of kinds that the release before does not have: ${shown}${more}. Nothing was changed: make a backup, then repeat the command with --force`,
    );
  }
}

/**
 * The status of all migrations of this build, in order. Throws {@link MigrationError} if the journal does not
 * match.
 */
export async function migrationStatus(
  target: MigrationTarget,
  migrations: Migration[],
): Promise<MigrationStatus[]> {
  const journal = await target.exclusively((session) => readValidJournal(session, migrations));
  return migrations.map(({ name }, index) => ({
    name,
    appliedAt: journal[index]?.appliedAt ?? null,
  }));
}

async function readValidJournal(
  session: MigrationSession,
  migrations: Migration[],
): Promise<Applied[]> {
  return validateJournal(await session.journal(), migrations);
}

/**
 * Returns the journal if it is a prefix of `migrations` with equal checksums; otherwise throws {@link
 * MigrationError} with the reason.
 */
export async function validateJournal(
  journal: Applied[],
  migrations: Migration[],
): Promise<Applied[]> {
  if (journal.some(({ name }) => name === unfinishedCopy))
    throw new MigrationError(unfinishedCopyDetail);
  const known = new Set(migrations.map(({ name }) => name));
  const names = new Set(journal.map(({ name }) => name));
  for (const [index, { name, checksum: recorded }] of journal.entries()) {
    if (!known.has(name))
      throw new MigrationError(
        `The database has the migration ${name}, which this release does not know: run the release that applied it, or a newer one`,
      );
    const expected = migrations[index];
    if (expected && expected.name !== name)
      throw new MigrationError(
        names.has(expected.name)
          ? `The migrations were applied in another order: ${name} before ${expected.name}`
          : `The migration ${expected.name} was skipped: ${name}, which comes after it, is applied`,
      );
    if (expected && (await checksum(expected)) !== recorded)
      throw new MigrationError(
        `The migration ${name} was changed after it was applied: restore its up.sql and put the change into a new migration`,
      );
  }
  return journal;
}

async function run(session: MigrationSession, name: string, way: 'up' | 'down', sql: string) {
  try {
    await session.script(sql);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`The migration ${name} failed (${way}): ${reason}`, { cause: error });
  }
}

/** The checksum of a migration: SHA-256 of `up.sql` in hexadecimal. */
async function checksum({ up }: Migration): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(up));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Throws `storage.unavailable` unless `applied` returns the names of all `migrations`. */
export async function assertMigrated(
  migrations: Migration[],
  applied: () => Promise<string[]>,
): Promise<void> {
  const names = await applied().catch((cause: unknown) => {
    if (cause instanceof AppError) throw cause;
    const detail = 'The database does not answer, or has no tables yet.';
    throw new AppError('storage.unavailable', detail, { retryAfterSeconds: 2, cause });
  });
  if (names.includes(unfinishedCopy))
    throw new AppError('storage.unavailable', `${unfinishedCopyDetail}.`);
  const pending = migrations.find(({ name }) => !names.includes(name));
  if (pending)
    throw new AppError('storage.unavailable', `The database lacks migration ${pending.name}.`);
}
