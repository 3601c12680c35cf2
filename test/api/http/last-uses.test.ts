import { eq } from 'drizzle-orm';
import { expect, it, onTestFinished, vi } from 'vitest';
import type { Log } from '#api/domain/context.ts';
import { createLastUses } from '#api/platform/last-uses.ts';
import { json } from '#test/support/answers.ts';
import { fileRegistry } from '#test/support/registry.ts';
import { silentLog } from '#test/support/silent-log.ts';

const registry = await fileRegistry();
const { deps, call } = registry;
const { tokens } = deps.db.tables;

async function keyOf(username: string): Promise<string> {
  const user = await registry.user(username);
  const list = await json<{ items: { id: string }[] }>(call('/users/me/tokens', { as: user }));
  return list.items[0]!.id;
}

const rowOf = async (id: string) =>
  (await deps.db.query.select().from(tokens).where(eq(tokens.id, id)))[0];

it('writes the last use of each key with its address, more than a statement takes, in one go', async () => {
  const id = await keyOf('often');
  const other = await keyOf('rarely');
  const uses = createLastUses({ ...deps, log: silentLog });
  const at = new Date('2031-02-03T04:05:06.789Z');
  for (let n = 0; n < 250; n++)
    await uses.note({ tokenId: crypto.randomUUID(), at, ip: '192.0.2.9' });
  await uses.note({ tokenId: id, at: new Date('2031-01-01'), ip: '192.0.2.1' });
  await uses.note({ tokenId: id, at, ip: '2001:db8::1' });
  await uses.note({ tokenId: other, at, ip: null });
  expect((await rowOf(id))?.lastUsedIp).not.toBe('2001:db8::1');
  await uses.flush();
  expect(await rowOf(id)).toMatchObject({ lastUsedAt: at, lastUsedIp: '2001:db8::1' });
  expect(await rowOf(other)).toMatchObject({ lastUsedAt: at, lastUsedIp: null });
});

it('writes a minute after the first use, and invalidates no cached answer', async () => {
  const id = await keyOf('timed');
  const generation = deps.db.generation();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
  onTestFinished(() => void vi.useRealTimers());
  const uses = createLastUses({ ...deps, log: silentLog });
  await uses.note({ tokenId: id, at: new Date(), ip: '192.0.2.1' });
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(59_999);
  expect(vi.getTimerCount()).toBe(1);
  vi.advanceTimersByTime(1);
  vi.useRealTimers();
  await vi.waitFor(async () => expect((await rowOf(id))?.lastUsedIp).toBe('192.0.2.1'));
  expect(deps.db.generation()).toBe(generation);
});

it('loses a use rather than fail a read when the database takes no writes', async () => {
  const warned: string[] = [];
  const log: Log = { ...silentLog, warn: (event) => void warned.push(event) };
  const refuses = { ...deps.db, writeQuietly: () => Promise.reject(new Error('read only')) };
  const uses = createLastUses({ ...deps, db: refuses, log });
  await uses.note({ tokenId: crypto.randomUUID(), at: new Date(), ip: null });
  await uses.flush();
  expect(warned).toEqual(['token.last_use_lost']);
});
