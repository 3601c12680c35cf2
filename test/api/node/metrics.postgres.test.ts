import { expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { readSamples, valueOf } from '#test/support/prometheus-text.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';

it('counts the statements of a pool, in and out of transactions, and who waits for a connection', async () => {
  const registry = await testRegistry();
  const { db } = registry.deps;
  const read = async () => {
    const samples = readSamples(await (await registry.app.request('/metrics')).text());
    return (name: string) => valueOf(samples, `agenthub_database_${name}`);
  };
  const before = await read();
  const mei = await registry.user('mei');
  await json(registry.publish(mei, { 'SKILL.md': skillMd('pdf') }), 201);
  await json(registry.call('/search?q=pdf'));
  const after = await read();
  const count = 'query_duration_seconds_count';
  expect(after(count)).toBeGreaterThan(before(count) + 20);
  expect(after('query_duration_seconds_sum')).toBeGreaterThan(0);
  expect(after('errors_total')).toBe(0);
  expect([after('pool_size'), after('pool_in_use')]).toEqual([10, 0]);

  const ends: (() => void)[] = [];
  const hold = () => db.write(() => new Promise<void>((resolve) => ends.push(resolve)));
  const held = Array.from({ length: 10 }, hold);
  await expect.poll(() => ends.length).toBe(10);
  const next = hold();
  const full = await read();
  expect(full('pool_in_use')).toBe(10);
  expect(full('pool_waiting')).toBeGreaterThan(0);
  for (const end of ends.splice(0)) end();
  await Promise.all(held);
  await expect.poll(() => ends.length).toBe(1);
  ends[0]?.();
  await next;
  // What the page asked while no connection was free is answered first.
  await expect.poll(async () => (await read())('pool_in_use')).toBe(0);
});
