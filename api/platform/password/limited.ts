import type { PasswordHasher } from '#api/domain/passwords.ts';
import { AppError } from '#schema/error.ts';
import type { Limit } from '../limit.ts';

/**
 * The number of concurrent hashes. On Node each occupies one of libuv's four threads, which also read files
 * and archives.
 */
export const hashesMax = 2;

/**
 * The number of waiting hashes: about five seconds of work at 0.25 s each. Further callers are refused
 * instead of waiting longer.
 */
export const hashesWaitingMax = 40;

/** The error if too many hashes are waiting: 503 with `Retry-After`. */
export function tooManyHashes(): AppError {
  return new AppError(
    'server.busy',
    'Too many people are signing in or registering. Try again in 5 seconds.',
    { retryAfterSeconds: 5 },
  );
}

/** Wraps a hasher so that the limit applies to each hash. */
export function limitHashes(hasher: PasswordHasher, limit: Limit): PasswordHasher {
  return {
    hash: (password) => limit(() => hasher.hash(password)),
    verify: (password, hashed) => limit(() => hasher.verify(password, hashed)),
    decoy: hasher.decoy,
  };
}
