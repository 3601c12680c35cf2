import { describe, expect, it } from 'vitest';
import { systemContext } from '#api/domain/account/actor.ts';
import type { Services } from '#api/domain/context.ts';
import { claimRun } from '#api/domain/sync-run/claim.ts';
import { enqueueDueRuns } from '#api/domain/sync-run/enqueue-due.ts';
import { enqueueRun } from '#api/domain/sync-run/enqueue.ts';
import { finishRun } from '#api/domain/sync-run/finish.ts';
import {
  holdLease,
  LeaseLostError,
  releaseLease,
  renewLease,
  RunCancelledError,
} from '#api/domain/sync-run/lease.ts';
import { appendLog } from '#api/domain/sync-run/record.ts';
import { json } from '#test/support/answers.ts';
import { fakeClock } from '#test/support/clock.ts';
import { overRegistry } from '#test/support/git/sync-registry.ts';
import { testRegistry } from '#test/support/registry.ts';

const leaseMilliseconds = 60_000;

/** A registry whose clock is the test's and whose worker is the test. */
async function place(sources = 1) {
  const clock = fakeClock();
  const idle = { wake() {}, preview: () => Promise.reject(new Error('not here')) };
  const registry = await testRegistry({}, { now: clock.now, sync: idle });
  const services: Services = registry.deps;
  for (let at = 0; at < sources; at += 1) {
    await overRegistry(registry).addSource({ url: `https://git.example/${at}.git` });
  }
  const runIds = await enqueueDueRuns(services);
  const claim = () => claimRun(services, leaseMilliseconds);
  const run = async (id: string | undefined) => {
    const rows = await services.db.query.select().from(services.db.tables.syncRuns);
    return rows.find((row) => row.id === id);
  };
  const ctx = systemContext(services, 'test');
  return { clock, registry, services, ctx, runIds, claim, run };
}

describe('the lease of a run', () => {
  it('goes to one of many that ask at once', async () => {
    const { claim, runIds } = await place(3);
    const claims = await Promise.all(Array.from({ length: 12 }, claim));
    const claimed = claims.flatMap((one) => (one ? [one.run.id] : []));
    expect(claimed.toSorted()).toEqual(runIds.toSorted());
    expect(await claim()).toBeNull();
  });

  it('is queued once by processes that look at once', async () => {
    const { clock, services } = await place(2);
    const looks = await Promise.all(Array.from({ length: 6 }, () => enqueueDueRuns(services)));
    expect(looks.flat()).toEqual([]);
    clock.pass(25 * 3_600_000);
    await Promise.all(Array.from({ length: 6 }, () => enqueueDueRuns(services)));
    const rows = await services.db.query.select().from(services.db.tables.syncRuns);
    // The first two are still open, and one run of a source is open at a time.
    expect(rows).toHaveLength(2);
  });

  it('is taken over once it has run out, and whoever had it writes nothing more', async () => {
    const { clock, services, ctx, claim, run } = await place();
    const first = await claim();
    clock.pass(leaseMilliseconds - 1);
    expect(await claim()).toBeNull();
    clock.pass(1);
    const second = await claim();
    expect(second?.run).toMatchObject({ id: first?.run.id, attempt: 2, state: 'running' });
    const before = await run(first?.run.id);
    const { syncLogLines } = services.db.tables;
    const late = first!.lease;
    await expect(renewLease(services, late)).rejects.toBeInstanceOf(LeaseLostError);
    await expect(finishRun(ctx, late, { state: 'succeeded' })).rejects.toBeInstanceOf(
      LeaseLostError,
    );
    const write = services.db.write(async (tx) => {
      await appendLog(tx, services, late.runId, [{ level: 'info', text: 'too late' }]);
      await holdLease(tx, services, late);
    });
    await expect(write).rejects.toBeInstanceOf(LeaseLostError);
    expect(await run(first?.run.id)).toEqual(before);
    expect(await services.db.query.select().from(syncLogLines)).toEqual([]);
    await finishRun(ctx, second!.lease, { state: 'succeeded' });
    expect(await run(first?.run.id)).toMatchObject({ state: 'succeeded', leaseHolder: null });
  });

  it('lasts as long as it is renewed', async () => {
    const { clock, services, claim } = await place();
    const held = await claim();
    for (let time = 0; time < 5; time += 1) {
      clock.pass(leaseMilliseconds - 1);
      await renewLease(services, held!.lease);
      expect(await claim()).toBeNull();
    }
  });

  it('is given back without counting as an attempt', async () => {
    const { services, claim } = await place();
    const held = await claim();
    await releaseLease(services, held!.lease);
    expect(await claim()).toMatchObject({ run: { id: held?.run.id, attempt: 1 } });
  });

  it('tells its holder when someone cancels, and then the run ends as cancelled', async () => {
    const { registry, services, ctx, claim, run } = await place();
    const held = await claim();
    const cancel = () =>
      registry.call(`/admin/sync-runs/${held?.run.id}/cancel`, { method: 'POST', as: 'admin' });
    expect(await json(cancel())).toMatchObject({ state: 'running' });
    await expect(renewLease(services, held!.lease)).rejects.toBeInstanceOf(RunCancelledError);
    await finishRun(ctx, held!.lease, { state: 'succeeded' });
    expect(await run(held?.run.id)).toMatchObject({ state: 'cancelled', errorCode: null });
  });

  it('does not stand in the way of a cancel when its holder has died', async () => {
    const { clock, registry, claim } = await place();
    const held = await claim();
    clock.pass(leaseMilliseconds + 1);
    const path = `/admin/sync-runs/${held?.run.id}/cancel`;
    const cancelled = await json(registry.call(path, { method: 'POST', as: 'admin' }));
    expect(cancelled).toMatchObject({ state: 'cancelled' });
    expect(await claim()).toBeNull();
  });

  it('is followed by a run for what was asked while it was held, once', async () => {
    const { services, ctx, claim, runIds } = await place();
    const held = await claim();
    const source = { id: held!.run.sourceId };
    for (const trigger of ['webhook', 'webhook', 'schedule'] as const) {
      const joined = await services.db.write((tx) => enqueueRun(tx, ctx, source, trigger));
      expect(joined.id).toBe(runIds[0]);
    }
    await finishRun(ctx, held!.lease, { state: 'partial' });
    const next = await claim();
    expect(next?.run).toMatchObject({ trigger: 'webhook', attempt: 1 });
    expect(next?.run.id).not.toBe(held?.run.id);
    await finishRun(ctx, next!.lease, { state: 'succeeded' });
    expect(await claim()).toBeNull();
  });

  it('keeps the commit of a source that was changed meanwhile unknown', async () => {
    const { clock, registry, services, ctx, claim } = await place();
    const held = await claim();
    const { syncSources } = services.db.tables;
    const [source] = await services.db.query.select().from(syncSources);
    clock.pass(5);
    const path = `/admin/sync-sources/${source?.id}`;
    await json(registry.call(path, { method: 'PATCH', as: 'admin', json: { pathGlob: 'b' } }));
    const applied = { commit: 'a'.repeat(40), sourceUpdatedAt: source!.updatedAt };
    await finishRun(ctx, held!.lease, { state: 'succeeded', applied });
    const [after] = await services.db.query.select().from(syncSources);
    expect(after?.commit).toBeNull();
  });

  it('keeps 200 runs of a source', async () => {
    const { clock, services, ctx, claim } = await place();
    let held = await claim();
    for (let time = 0; time < 205; time += 1) {
      await finishRun(ctx, held!.lease, { state: 'succeeded' });
      clock.pass(1000);
      await services.db.write((tx) => enqueueRun(tx, ctx, { id: held!.run.sourceId }, 'manual'));
      held = await claim();
    }
    const rows = await services.db.query.select().from(services.db.tables.syncRuns);
    expect(rows.length).toBeLessThanOrEqual(201);
    expect(rows.some(({ id }) => id === held?.run.id)).toBe(true);
  });
});
