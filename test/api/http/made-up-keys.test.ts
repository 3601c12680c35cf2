import { describe, expect, it } from 'vitest';
import { findActorByKey } from '#api/domain/account/key.ts';
import { createPasswordHasher } from '#api/platform/password/node-bcrypt.ts';
import { processorMilliseconds } from '#test/support/processor-time.ts';
import { fileRegistry } from '#test/support/registry.ts';

const { deps } = await fileRegistry();

describe('an API key that is made up', () => {
  it('costs less than a tenth of the cheapest password hash', async () => {
    const keys = Array.from({ length: 300 }, (_, at) => `sr_${String(at).padStart(43, 'k')}`);
    const findAll = async () => {
      for (const key of keys) expect(await findActorByKey(deps, key, null)).toBeNull();
    };
    await findAll();
    // What else this process does meanwhile counts as well: the least of three has least of it.
    const spent = Math.min(
      await processorMilliseconds(findAll),
      await processorMilliseconds(findAll),
      await processorMilliseconds(findAll),
    );
    const hash = await processorMilliseconds(() => createPasswordHasher(10).hash('password'));
    expect(spent / keys.length).toBeLessThan(hash / 10);
  });
});
