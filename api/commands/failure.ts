import { AppError } from '#schema/error.ts';
import { ConfigError } from '../config.ts';
import { BlobStoreOpenError } from '../platform/blobs/open.ts';
import { MigrationError } from '../platform/db/migrate.ts';
import { CommandRefused } from '../platform/db/move/refused.ts';
import { DatabaseOpenError } from '../platform/db/open-error.ts';
import { explainError, rootOf } from '../platform/db/storage-error.ts';
import { exitCodes, UsageError } from './command.ts';

/** What a command that failed ends with: 2 for a wrong call or environment, else 1. */
export function exitCodeOf(err: unknown): number {
  return isEnvironment(err) ? exitCodes.usage : exitCodes.failed;
}

/** What a command that failed says, in one line where an operator can mend it; anything else with its stack. */
export function explainFailure(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  if ('code' in err && err.code === 'EADDRINUSE') {
    return 'The port is in use. Stop what listens there, or set PORT.';
  }
  // A name that a database was to have is told of the database, before it comes here.
  if ('syscall' in err && (err.syscall === 'listen' || err.syscall === 'getaddrinfo')) {
    return `HOST or PORT: cannot listen there: ${err.message}`;
  }
  if (isExpected(err)) return err.message;
  if (err instanceof AppError && err.cause === undefined) return err.detail;
  const known = explainError(err);
  if (known instanceof AppError) return `${known.detail} (${rootOf(known).message})`;
  return err.stack ?? err.message;
}

function isExpected(err: Error): boolean {
  return isEnvironment(err) || err instanceof MigrationError || err instanceof CommandRefused;
}

/** What another call, or another value of a variable, mends. */
function isEnvironment(err: unknown): boolean {
  const kinds = [ConfigError, DatabaseOpenError, BlobStoreOpenError, UsageError];
  return kinds.some((one) => err instanceof one);
}
