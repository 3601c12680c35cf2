import { compare, hash } from 'bcryptjs';
import type { PasswordHasher } from '#api/domain/passwords.ts';
import { decoyHash } from './decoy.ts';

/** bcrypt work factor: 2^10 rounds, which pure JavaScript does within the CPU time of a Worker. */
const costDefault = 10;

/** The hasher of Workers: pure JavaScript. A lower cost is for tests, which make many users. */
export function createPasswordHasher(cost: number = costDefault): PasswordHasher {
  return {
    hash: (password) => hash(password, cost),
    verify: (password, hashed) => compare(password, hashed),
    decoy: decoyHash(cost),
  };
}
