import { LibsqlError } from '@libsql/client/web';
import { DrizzleQueryError } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';

/** A write that met a lock for too long is worth another try about now. */
const retryAfterSeconds = 2;

/** Codes of a client that is closed, of sockets, of a libSQL server that fails, ends a transaction or cannot be reached, of postgres.js, and of Postgres (class 08, 57P, 53300: gone, stopping, no connection left; 55P03, 57014: waited too long). */
const unreachable =
  /^(CLIENT_CLOSED|SERVER_ERROR|SERVER_UNREACHABLE|STREAM_EXPIRED|HRANA_CLOSED_ERROR|HRANA_PROTO_ERROR|TRANSACTION_(?:TIMEOUT|BUSY)|BLOCKED|PROXY_ERROR|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EPIPE|EHOSTUNREACH|ENETUNREACH|CONNECTION_CLOSED|CONNECTION_ENDED|CONNECTION_DESTROYED|CONNECT_TIMEOUT|08\w{3}|57P0\d|53300|55P03|57014|25P03|25P04)$/;

/**
 * {@link toStorageError} of what a database threw, wherever it was caught; any other error comes back as it
 * is. The code alone does not say whose an error is: a client that hangs up is ECONNRESET, too.
 */
export function explainError(error: unknown): unknown {
  return isOfDatabase(error) ? toStorageError(error) : error;
}

/**
 * Runs a transaction, and gives its failure as {@link toStorageError} has it; an error that `work` throws and
 * that no database threw comes out as it is.
 */
export async function inTransaction<Tx, T>(
  begin: (work: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const ofWork: unknown[] = [];
  const told = async (tx: Tx) => {
    try {
      return await work(tx);
    } catch (error) {
      ofWork.push(error);
      throw error;
    }
  };
  try {
    return await begin(told);
  } catch (error) {
    throw ofWork.includes(error) ? explainError(error) : toStorageError(error);
  }
}

function isOfDatabase(error: unknown): boolean {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof AppError) return false;
    if (at instanceof DrizzleQueryError || at instanceof LibsqlError) return true;
    if (at.name === 'PostgresError') return true;
  }
  return false;
}

/**
 * What a failure of the database means to a caller, read from the codes along its chain of causes
 * (drizzle wraps what the engine threw): `write.conflict`, `storage.full`, `storage.unavailable`.
 * Anything else, an `AppError` among it, comes back as it is. For errors of which the caller knows that a
 * database threw them.
 */
export function toStorageError(error: unknown): unknown {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof AppError) return error;
    const { code, extendedCode } = at as { code?: unknown; extendedCode?: unknown };
    const told = extendedCode ?? codeIn(at.message) ?? code;
    const found = meaning(String(told)) ?? meaning(String(code));
    if (found) return new AppError(found.code, found.detail, { ...found.options, cause: error });
  }
  return error;
}

/**
 * The code that only a message has: a libSQL server tells of a violated constraint which one it was there
 * alone, and the sockets of Workers have no codes.
 */
function codeIn(message: string): string | null {
  const [, kind] = /\b(UNIQUE|FOREIGN KEY) constraint failed/.exec(message) ?? [];
  if (kind) return `SQLITE_CONSTRAINT_${kind.replace(' ', '')}`;
  return /^(proxy request failed|Network connection lost)/.test(message) ? 'ECONNRESET' : null;
}

function meaning(code: string) {
  // Of Postgres: unique and foreign keys, a serialisation failure, a deadlock.
  if (
    /^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|FOREIGNKEY|ROWID)|23505|23503|40001|40P01)$/.test(code)
  ) {
    return {
      code: 'write.conflict',
      detail: 'Someone else changed this at the same time. Look at it again and retry.',
    } as const;
  }
  if (
    code === 'SQLITE_FULL' ||
    code === '53100' ||
    code === 'ENOSPC' ||
    code === 'SQLITE_IOERR_WRITE'
  ) {
    return {
      code: 'storage.full',
      detail: 'The disk of the registry is full; nothing was stored. Tell its operator.',
    } as const;
  }
  if (code === 'SQLITE_READONLY_DBMOVED') {
    return {
      code: 'storage.unavailable',
      detail:
        'The database file was removed or replaced while the server runs; nothing was stored. Tell its operator: put the file back, or restart the server.',
      options: {},
    } as const;
  }
  if (/^SQLITE_(BUSY|LOCKED|CANTOPEN|IOERR)/.test(code) || unreachable.test(code)) {
    return {
      code: 'storage.unavailable',
      detail: 'The database does not answer; nothing was stored. Try again shortly.',
      options: { retryAfterSeconds },
    } as const;
  }
  return null;
}

/** The error at the end of a chain of causes: what the engine or the network said. */
export function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}
