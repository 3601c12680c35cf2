import { hash, verify } from '@node-rs/bcrypt';
import type { PasswordHasher } from '#api/domain/passwords.ts';
import { decoyHash } from './decoy.ts';

/** The bcrypt cost: 2^12 rounds, about 0.2 s on a thread. */
const costDefault = 12;

/**
 * Creates the password hasher of Node: native, off the event loop. A lower cost is for tests, which create
 * many users.
 */
export function createPasswordHasher(cost: number = costDefault): PasswordHasher {
  return {
    hash: (password) => hash(password, cost),
    verify: (password, hashed) => verify(password, hashed),
    decoy: decoyHash(cost),
  };
}
