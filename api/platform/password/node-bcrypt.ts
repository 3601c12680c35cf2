import { hash, verify } from '@node-rs/bcrypt';
import type { PasswordHasher } from '#api/domain/passwords.ts';

/** bcrypt work factor: 2^12 rounds, about 0.2 s, on a thread of its own. */
const cost = 12;

/** The hasher of Node: native, off the event loop. */
export function createPasswordHasher(): PasswordHasher {
  return {
    hash: (password) => hash(password, cost),
    verify: (password, hashed) => verify(password, hashed),
  };
}
