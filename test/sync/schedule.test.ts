import { eq } from 'drizzle-orm';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Services } from '#api/domain/context.ts';
import { claimRun } from '#api/domain/sync-run/claim.ts';
import { enqueueDueRuns } from '#api/domain/sync-run/enqueue-due.ts';
import { runDueSources } from '#sync/run-due.ts';
import { createServerWorker } from '#sync/worker.ts';
import { fakeClock, until } from '#test/support/clock.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';
import { json } from '#test/support/answers.ts';
import type { SyncRun } from '#schema/source.ts';

const hour = 3_600_000;
const { root, remove } = createRepositories();
let isDown = false;
const backend = await serveGit({
  root,
  before: (_req, res) => {
    if (isDown) res.destroy();
    return isDown;
  },
});
afterAll(async () => {
  await backend.close();
  remove();
});
let made = 0;

/** A registry whose clock is the test's, with sources of repositories that hold a skill each. */
async function place(env: Record<string, string> = {}) {
  const clock = fakeClock();
  const idle = { wake() {}, preview: () => Promise.reject(new Error('not here')) };
  const registry = await testRegistry(
    { ...loopbackAllowed, SYNC_INTERVAL: '6h', ...env },
    { now: clock.now, sync: idle },
  );
  const services: Services = registry.deps;
  const { addSource } = overRegistry(registry);
  const runs = async (sourceId: string) => {
    const path = `/admin/sync-runs?source=${sourceId}&size=100`;
    const { items } = await json<{ items: SyncRun[] }>(registry.call(path, { as: 'admin' }));
    return items.toReversed();
  };
  const states = async (sourceId: string) => (await runs(sourceId)).map(({ state }) => state);
  const newSource = (input: object = {}) => {
    const name = `s${(made += 1)}`;
    new Repository(root, `${name}.git`).commit([{ path: 'SKILL.md', content: skillMd(name) }]);
    return addSource({ url: `${backend.url}/${name}.git`, ...input });
  };
  const startWorker = (schedule: boolean, concurrentMax = 2) => {
    const worker = createServerWorker(() => services, {
      schedule,
      concurrentMax,
      // Longer than any test lets a pass wait: leases have tests of their own.
      leaseMilliseconds: 24 * hour,
      timers: clock,
    });
    onTestFinished(() => worker.stop());
    worker.start();
    return worker;
  };
  return { clock, registry, services, runs, states, newSource, startWorker };
}

const ended = (count: number) => (states: string[]) =>
  states.length === count && states.every((state) => state === 'succeeded');

describe('the timer of a server', () => {
  it('fires every SYNC_INTERVAL, and for a source with an interval of its own at that', async () => {
    const { clock, states, newSource, startWorker } = await place();
    const usual = await newSource();
    const often = await newSource({ intervalSeconds: 3600 });
    const never = await newSource({ intervalSeconds: 0 });
    const paused = await newSource({ paused: true });
    startWorker(true);
    await until(
      async () => ended(1)(await states(usual.id)) && ended(1)(await states(often.id)),
      clock,
    );
    for (let passed = 1; passed <= 12; passed += 1) {
      clock.pass(hour);
      await until(async () => ended(passed + 1)(await states(often.id)), clock);
      await until(async () => ended(1 + Math.floor(passed / 6))(await states(usual.id)), clock);
    }
    expect(await states(usual.id)).toHaveLength(3);
    expect([...(await states(never.id)), ...(await states(paused.id))]).toEqual([]);
  });

  it('does nothing by itself without a schedule, and what it is asked at once', async () => {
    const { clock, registry, runs, states, newSource, startWorker } = await place();
    const source = await newSource();
    const worker = startWorker(false);
    clock.pass(48 * hour);
    await registry.call(`/admin/sync-sources/${source.id}/sync`, { method: 'POST', as: 'admin' });
    expect(await states(source.id)).toEqual(['queued']);
    worker.wake();
    await until(async () => ended(1)(await states(source.id)), clock);
    expect(await runs(source.id)).toMatchObject([{ trigger: 'manual' }]);
    // No timer is left that would wake an idle process.
    await until(() => clock.pending() === 0);
    expect(clock.pending()).toBe(0);
  });

  it('tries again after 30 s, 2 min and 8 min, then gives up until the next interval', async () => {
    const { clock, states, runs, newSource, startWorker } = await place();
    const source = await newSource();
    isDown = true;
    onTestFinished(() => {
      isDown = false;
    });
    startWorker(true);
    for (const [attempt, wait] of [30, 120, 480].entries()) {
      await until(async () => {
        const [run] = await runs(source.id);
        return run?.state === 'waiting' && run.attempt === attempt + 1;
      }, clock);
      const [run] = await runs(source.id);
      const seconds = (Date.parse(run?.nextAttemptAt ?? '') - clock.now().getTime()) / 1000;
      // The clock went on a little since it failed.
      expect(seconds).toBeGreaterThan(wait - 10);
      expect(seconds).toBeLessThanOrEqual(wait * 1.25);
      expect(run?.error).toMatchObject({ code: 'git.unreachable' });
      clock.pass(wait * 1250);
    }
    await until(async () => (await states(source.id))[0] === 'failed', clock);
    expect(await runs(source.id)).toMatchObject([{ attempt: 4, nextAttemptAt: null }]);
    isDown = false;
    clock.pass(6 * hour);
    await until(async () => (await states(source.id))[1] === 'succeeded', clock);
  });

  it('does not try again what another attempt would not change', async () => {
    const { clock, states, runs, newSource, startWorker } = await place();
    const source = await newSource({ ref: 'no-such-branch' });
    startWorker(true);
    await until(async () => (await states(source.id))[0] === 'failed', clock);
    expect(await runs(source.id)).toMatchObject([
      { attempt: 1, error: { code: 'git.ref_not_found' } },
    ]);
  });

  it('brings forward what waited for an interval that is shorter now', async () => {
    const { clock, services, states, newSource, startWorker } = await place();
    const source = await newSource();
    const first = startWorker(true);
    await until(async () => ended(1)(await states(source.id)), clock);
    await first.stop();
    services.settings.syncIntervalSeconds = 600;
    startWorker(true);
    clock.pass(1);
    await until(() => clock.pending() > 0);
    clock.pass(600_000);
    await until(async () => ended(2)(await states(source.id)), clock);
  });
});

describe('the entry for cron', () => {
  const options = { concurrentMax: 2, leaseMilliseconds: 60_000, patient: true };

  it('runs what is due, once, each time that it is called', async () => {
    const { clock, services, states, newSource } = await place({ SYNC_INTERVAL: '24h' });
    const daily = await newSource();
    const fire = () =>
      runDueSources(services, { ...options, timers: clock }, new AbortController().signal);
    expect((await fire()).map(({ state }) => state)).toEqual(['succeeded']);
    expect(await fire()).toEqual([]);
    clock.pass(hour);
    expect(await fire()).toEqual([]);
    // Cron is never late by a whole run, but its last run may have begun seconds after its hour.
    clock.pass(23 * hour - 20_000);
    expect(await fire()).toHaveLength(1);
    expect(await states(daily.id)).toEqual(['succeeded', 'succeeded']);
  });

  it('runs those that are named, due or not, and all when asked', async () => {
    const { clock, services, states, newSource } = await place();
    const [one, two] = [await newSource({ paused: true }), await newSource()];
    const fire = (selection: 'all' | { ids: string[] }) =>
      runDueSources(
        services,
        { ...options, selection, timers: clock },
        new AbortController().signal,
      );
    await fire({ ids: [one.id] });
    expect([await states(one.id), await states(two.id)]).toEqual([['succeeded'], []]);
    await fire('all');
    await fire('all');
    expect([await states(one.id), await states(two.id)]).toEqual([
      ['succeeded'],
      ['succeeded', 'succeeded'],
    ]);
  });

  it('stays for another attempt when it is patient, and leaves it to the next call when not', async () => {
    const { clock, services, states, newSource } = await place();
    const source = await newSource();
    isDown = true;
    onTestFinished(() => {
      isDown = false;
    });
    const { signal } = new AbortController();
    const hasty = await runDueSources(services, { ...options, patient: false }, signal);
    expect(hasty.map(({ state }) => state)).toEqual(['waiting']);
    clock.pass(38_000);
    isDown = true;
    const patient = runDueSources(services, { ...options, timers: clock }, signal);
    await until(async () => {
      const { syncRuns } = services.db.tables;
      const [run] = await services.db.query.select().from(syncRuns);
      return run?.attempt === 2 && run.state === 'waiting' && clock.pending() > 0;
    });
    isDown = false;
    clock.pass(151_000);
    expect((await patient).map(({ state }) => state)).toEqual(['succeeded']);
    expect(await states(source.id)).toEqual(['succeeded']);
  });

  it('ends soon after what another worker held, not with the lease of that', async () => {
    const { clock, services, newSource } = await place();
    await newSource();
    await enqueueDueRuns(services);
    const held = await claimRun(services, options.leaseMilliseconds);
    const { signal } = new AbortController();
    const patient = runDueSources(services, { ...options, timers: clock }, signal);
    await until(() => clock.pending() > 0);
    const { syncRuns } = services.db.tables;
    await services.db.query
      .update(syncRuns)
      .set({ state: 'succeeded', finishedAt: clock.now(), leaseHolder: null, leaseUntil: null })
      .where(eq(syncRuns.id, held!.run.id));
    clock.pass(2_000);
    expect(await patient).toEqual([]);
  });
});
