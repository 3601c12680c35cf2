import { AppError } from '#schema/error.ts';
import type { Migration } from '#schema/tables/migrations/index.ts';

/** A row of the journal. `appliedAt` is RFC 3339, UTC. */
export type Applied = { name: string; checksum: string; appliedAt: string };

/** What the runner may do inside one exclusive transaction. */
export type MigrationSession = {
  /** Runs SQL statements separated by semicolons. */
  script(sql: string): Promise<void>;
  /** The journal, oldest first; creates its table where missing. */
  journal(): Promise<Applied[]>;
  record(applied: Applied): Promise<void>;
  forget(name: string): Promise<void>;
};

/** A database to migrate, in whichever dialect. */
export type MigrationTarget = {
  /** Runs `work` in one transaction that no other process can be in at the same time. */
  exclusively<T>(work: (session: MigrationSession) => Promise<T>): Promise<T>;
};

/**
 * The name of a row that a copy keeps in the journal of its target until it is whole. No migration has
 * it, so no release, also none before this one, takes half a copy for a registry.
 */
export const unfinishedCopy = 'copy_in_progress';

const unfinishedCopyDetail =
  'A copy into the database was not finished: go on with `agenthub db copy --resume`, or begin again with --overwrite';

/** Why the tables cannot be brought to where this build needs them; the message says what to do. */
export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

/** Where a migration stands: applied at a time, or pending. */
export type MigrationStatus = { name: string; appliedAt: string | null };

/**
 * Applies every pending migration, each in a transaction of its own, and gives the names it applied.
 * Safe to run from many processes at once: each reads the journal anew inside its transaction.
 * Throws {@link MigrationError} when the journal does not fit `migrations`, or when one fails (what
 * came before it stays applied).
 */
export async function migrateUp(
  target: MigrationTarget,
  migrations: Migration[],
): Promise<string[]> {
  const applied: string[] = [];
  for (;;) {
    const name = await target.exclusively(async (session) => {
      const journal = await fittingJournal(session, migrations);
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
 * Undoes the newest migrations, newest first, and gives their names: `count` of them, or all that came
 * after the one named `to`, which stays. Throws {@link MigrationError} as {@link migrateUp} does, and
 * when `to` is not applied.
 */
export async function migrateDown(
  target: MigrationTarget,
  migrations: Migration[],
  until: { count: number } | { to: string },
): Promise<string[]> {
  const undone: string[] = [];
  for (;;) {
    const name = await target.exclusively(async (session) => {
      const journal = await fittingJournal(session, migrations);
      if ('to' in until && !journal.some(({ name }) => name === until.to))
        throw new MigrationError(`${until.to} is not applied, so nothing can be undone down to it`);
      const last = migrations[journal.length - 1];
      if (!last) return null;
      if ('to' in until ? last.name === until.to : undone.length >= until.count) return null;
      await run(session, last.name, 'down', last.down);
      await session.forget(last.name);
      return last.name;
    });
    if (name === null) return undone;
    undone.push(name);
  }
}

/** Where every migration of this build stands, in order. Throws {@link MigrationError} when the journal does not fit. */
export async function migrationStatus(
  target: MigrationTarget,
  migrations: Migration[],
): Promise<MigrationStatus[]> {
  const journal = await target.exclusively((session) => fittingJournal(session, migrations));
  return migrations.map(({ name }, index) => ({
    name,
    appliedAt: journal[index]?.appliedAt ?? null,
  }));
}

async function fittingJournal(
  session: MigrationSession,
  migrations: Migration[],
): Promise<Applied[]> {
  return fitJournal(await session.journal(), migrations);
}

/**
 * Gives the journal, oldest first, if it is a beginning of `migrations` with the same checksums; else throws
 * {@link MigrationError}, which says why.
 */
export async function fitJournal(journal: Applied[], migrations: Migration[]): Promise<Applied[]> {
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

/** SHA-256 of `up.sql`, hexadecimal. */
async function checksum({ up }: Migration): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(up));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/**
 * Throws `storage.unavailable` unless the journal, whose names `applied` gives, has every one of
 * `migrations`.
 */
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
