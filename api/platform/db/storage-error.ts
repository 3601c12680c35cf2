import { LibsqlError } from '@libsql/client/web';
import { DrizzleQueryError } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { readOnlyError } from '#api/domain/read-only.ts';

/** When to retry a write that waited too long for a lock. */
const retryAfterSeconds = 2;

/**
 * Codes of an unreachable database: of a closed client, of sockets, of a libSQL server that fails, ends a
 * transaction or cannot be reached, of postgres.js, and of Postgres (classes 08 and 57P, 53300: disconnected,
 * stopping, no connection left; 55P03, 57014: waited too long).
 */
const unreachable =
  /^(CLIENT_CLOSED|SERVER_ERROR|SERVER_UNREACHABLE|STREAM_EXPIRED|HRANA_CLOSED_ERROR|HRANA_PROTO_ERROR|TRANSACTION_(?:TIMEOUT|BUSY)|BLOCKED|PROXY_ERROR|ECONNREFUSED|ECONNRESET|ENOTFOUND|ETIMEDOUT|EAI_AGAIN|EPIPE|EHOSTUNREACH|ENETUNREACH|CONNECTION_CLOSED|CONNECTION_ENDED|CONNECTION_DESTROYED|CONNECT_TIMEOUT|08\w{3}|57P0\d|53300|55P03|57014|25P03|25P04)$/;

/**
 * Applies {@link toStorageError} to an error if a database threw it; returns any other error unchanged. The
 * code alone does not show where an error is from: a client that disconnects is ECONNRESET too.
 */
export function explainError(error: unknown): unknown {
  return isOfDatabase(error) ? toStorageError(error) : error;
}

/**
 * Runs a transaction. Its failure is converted by {@link toStorageError}; errors that `work` throws and no
 * database caused stay unchanged.
 */
export async function inTransaction<Tx, T>(
  begin: (work: (tx: Tx) => Promise<T>) => Promise<T>,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  const workErrors: unknown[] = [];
  const run = async (tx: Tx) => {
    try {
      return await work(tx);
    } catch (error) {
      workErrors.push(error);
      throw error;
    }
  };
  try {
    return await begin(run);
  } catch (error) {
    throw workErrors.includes(error) ? explainError(error) : toStorageError(error);
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
 * Converts a failure of the database for the caller, by the codes in its cause chain (Drizzle wraps the
 * engine's errors): `write.conflict`, `storage.full`, `server.read_only`,
 * `storage.unavailable`. Returns anything else, including
 * `AppError`, unchanged. Use it only for errors that a database threw.
 */
export function toStorageError(error: unknown): unknown {
  for (let at = error, depth = 0; at instanceof Error && depth < 8; at = at.cause, depth++) {
    if (at instanceof AppError) return error;
    const { code, extendedCode } = at as { code?: unknown; extendedCode?: unknown };
    const specific = extendedCode ?? codeIn(at.message) ?? code;
    const found = meaning(String(specific)) ?? meaning(String(code));
    if (found) return new AppError(found.code, found.detail, { ...found.options, cause: error });
  }
  return error;
}

/**
 * The code that only the message contains: a libSQL server names a violated constraint only there, and socket
 * errors on Workers have no codes.
 */
function codeIn(message: string): string | null {
  const [, kind] = /\b(UNIQUE|FOREIGN KEY) constraint failed/.exec(message) ?? [];
  if (kind) return `SQLITE_CONSTRAINT_${kind.replace(' ', '')}`;
  return /^(proxy request failed|Network connection lost)/.test(message) ? 'ECONNRESET' : null;
}

function meaning(code: string) {
  // Postgres: unique and foreign keys, a serialisation failure, a deadlock.
  if (
    /^(SQLITE_CONSTRAINT_(UNIQUE|PRIMARYKEY|FOREIGNKEY|ROWID)|23505|23503|40001|40P01)$/.test(code)
  ) {
    return {
      code: 'write.conflict',
      detail: 'Someone else changed this at the same time. Reload it and try again.',
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
      detail: "The registry's disk is full; nothing was stored. Tell its operator.",
    } as const;
  }
  if (code === 'SQLITE_READONLY_DBMOVED') {
    return {
      code: 'storage.unavailable',
      detail:
        'The database file was removed or replaced while the server was running; nothing was stored. Tell its operator: put the file back, or restart the server.',
      options: {},
    } as const;
  }
  // Postgres: a replica, or `default_transaction_read_only`. SQLite: a file without write permission.
  if (code === '25006' || code.startsWith('SQLITE_READONLY')) {
    const { code: named, detail, retryAfterSeconds } = readOnlyError('database');
    return { code: named, detail, options: { retryAfterSeconds } } as const;
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

/** The last error of a cause chain: the one of the engine or the network. */
export function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error;
}
