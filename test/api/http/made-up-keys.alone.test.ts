import { describe, expect, it } from 'vitest';
import { findActorByKey } from '#api/domain/account/key.ts';
import { fileRegistry } from '#test/support/registry.ts';

const { deps } = await fileRegistry();

describe('an API key that is made up', () => {
  it('costs under a millisecond of work', async () => {
    const keys = Array.from({ length: 300 }, (_, at) => `sr_${String(at).padStart(43, 'k')}`);
    for (const key of keys) await findActorByKey(deps, key);
    const before = process.cpuUsage();
    for (const key of keys) expect(await findActorByKey(deps, key)).toBeNull();
    const { user, system } = process.cpuUsage(before);
    // A slow hash takes 250.
    expect((user + system) / 1000 / keys.length).toBeLessThan(1);
  });
});
