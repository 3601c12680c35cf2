import { compare, hash } from 'bcryptjs';
import type { PasswordHasher } from '#api/domain/passwords.ts';
import { decoyHash } from './decoy.ts';

/** The bcrypt cost: 2^10 rounds, which pure JavaScript completes within the processor time of a Worker. */
const costDefault = 10;

/**
 * Creates the password hasher of Workers, in pure JavaScript. A lower cost is for tests, which create many
 * users.
 */
export function createPasswordHasher(cost: number = costDefault): PasswordHasher {
  return {
    hash: (password) => hash(password, cost),
    verify: (password, hashed) => compare(password, hashed),
    decoy: decoyHash(cost),
  };
}
