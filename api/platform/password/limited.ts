import type { PasswordHasher } from '#api/domain/passwords.ts';
import { AppError } from '#schema/error.ts';
import type { Limit } from '../limit.ts';

/** Two at a time: on Node a hash takes one of libuv's four threads, which files and archives are read on too. */
export const hashesMax = 2;

/** Some five seconds of work, at 0.25 s a hash. Who comes later would rather be told than wait. */
export const hashesWaitingMax = 40;

/** What a call costs when as many wait already: 503 with `Retry-After`. */
export function tooManyHashes(): AppError {
  return new AppError(
    'server.busy',
    'Too many people sign in or register at this moment. Try again in 5 seconds.',
    { retryAfterSeconds: 5 },
  );
}

/** The hasher, with as many hashes at a time as the limit lets through. */
export function limitHashes(hasher: PasswordHasher, limit: Limit): PasswordHasher {
  return {
    hash: (password) => limit(() => hasher.hash(password)),
    verify: (password, hashed) => limit(() => hasher.verify(password, hashed)),
    decoy: hasher.decoy,
  };
}
