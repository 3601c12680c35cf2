import { AppError } from '#schema/error.ts';
import { ConfigError } from '../config.ts';
import { BlobStoreOpenError } from '../platform/blobs/open.ts';
import { MigrationError } from '../platform/db/migrate.ts';
import { CommandRefused } from '../platform/db/move/refused.ts';
import { DatabaseOpenError } from '../platform/db/open-error.ts';
import { explainError, rootOf } from '../platform/db/storage-error.ts';
import { exitCodes, UsageError } from './command.ts';

/** The exit code of a failed command: 2 for wrong arguments or environment, else 1. */
export function exitCodeOf(err: unknown): number {
  return isEnvironment(err) ? exitCodes.usage : exitCodes.failed;
}

/** The message of a failed command: one line if an operator can fix the cause, else with its stack. */
export function explainFailure(err: unknown): string {
  if (!(err instanceof Error)) return String(err);
  if ('code' in err && err.code === 'EADDRINUSE') {
    return 'The port is in use. Stop what listens there, or set PORT.';
  }
  // DNS failures of databases are already converted before this.
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

/** Whether other arguments or another environment would fix the error. */
function isEnvironment(err: unknown): boolean {
  const kinds = [ConfigError, DatabaseOpenError, BlobStoreOpenError, UsageError];
  return kinds.some((one) => err instanceof one);
}
