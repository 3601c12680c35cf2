import { describe, expect, it } from 'vitest';
import type { PasswordHasher } from '#api/domain/passwords.ts';
import { createLimit } from '#api/platform/limit.ts';
import { limitHashes, tooManyHashes } from '#api/platform/password/limited.ts';
import { createPasswordHasher } from '#api/platform/password/node-bcrypt.ts';

/** The native hasher, and the most that it was asked for at a time. */
function watched(): { hasher: PasswordHasher; most(): number } {
  const native = createPasswordHasher(4);
  let running = 0;
  let most = 0;
  const watch = async <T>(work: Promise<T>): Promise<T> => {
    most = Math.max(most, (running += 1));
    try {
      return await work;
    } finally {
      running -= 1;
    }
  };
  return {
    hasher: {
      hash: (password) => watch(native.hash(password)),
      verify: (password, hash) => watch(native.verify(password, hash)),
      decoy: native.decoy,
    },
    most: () => most,
  };
}

describe('limitHashes', () => {
  it('hashes and verifies two at a time, together', async () => {
    const { hasher, most } = watched();
    const limited = limitHashes(hasher, createLimit(2, { waitingMax: 40, onFull: tooManyHashes }));
    const hash = await limited.hash('a password');
    const works = Array.from({ length: 20 }, (_, at) =>
      at % 2 ? limited.hash(`password ${at}`) : limited.verify('a password', hash),
    );
    const results = await Promise.all(works);
    expect(most()).toBe(2);
    expect(results.filter((one) => one === true)).toHaveLength(10);
  });

  it('says when to come back once too many wait', async () => {
    const limited = limitHashes(
      createPasswordHasher(4),
      createLimit(1, { waitingMax: 1, onFull: tooManyHashes }),
    );
    const results = await Promise.allSettled(['a', 'b', 'c'].map((one) => limited.hash(one)));
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected']);
    expect(results[2]).toMatchObject({
      reason: { code: 'server.busy', status: 503, retryAfterSeconds: 5 },
    });
  });
});
