import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { claimRun } from '#api/domain/sync-run/claim.ts';
import type { AppDeps } from '#api/deps.ts';
import { createEdgeSync, millisecondsMax } from '#api/worker/sync.ts';
import type { SyncRun } from '#schema/source.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fakeClock, until } from '#test/support/clock.ts';
import { newRemotes } from '#test/support/git/remotes.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { openPlatformRegistry } from '#test/support/platform-workerd.ts';
import { overPlatform, skillMd } from '#test/support/registry.ts';

const remotes = await newRemotes();
let made = 0;

/** A repository with one skill, called as it is. */
async function newRepository(): Promise<{ name: string; url: string }> {
  const name = `w${(made += 1)}`;
  await remotes.commit(`${name}.git`, [{ path: 'SKILL.md', content: skillMd(name) }]);
  return { name, url: remotes.url(`${name}.git`) };
}

/** A registry, whose cron trigger fires when the test says so. */
async function place(env: Record<string, string> = {}, replace: Partial<AppDeps> = {}) {
  const platform = await openPlatformRegistry({ ...loopbackAllowed, ...env }, replace);
  onTestFinished(platform.close);
  const over = overRegistry(overPlatform(platform));
  const { call } = over.registry;
  const runs = async () =>
    (await json<{ items: SyncRun[] }>(call('/admin/sync-runs', { as: 'admin' }))).items;
  const start = (id: string) =>
    json<SyncRun>(call(`/admin/sync-sources/${id}/sync`, { method: 'POST', as: 'admin' }), 202);
  return { ...over, ...platform, call, runs, start };
}

/** Nobody works after an answer, as if the platform had ended that at once. */
const idle = { wake() {}, preview: () => Promise.reject(new Error('not here')) };

describe('the cron trigger', () => {
  it('runs what is due by the interval of each source, and with SYNC_ENABLED alone', async () => {
    const clock = fakeClock();
    const on = await place({ SYNC_ENABLED: 'true', SYNC_INTERVAL: '6h' }, { now: clock.now });
    const { url, name } = await newRepository();
    await on.addSource({ url });
    await on.scheduled();
    expect(await on.runs()).toMatchObject([{ trigger: 'schedule', state: 'succeeded' }]);
    expect(await json(on.call(`/skills/admin/${name}`))).toMatchObject({ origin: 'synced' });
    await on.scheduled();
    expect(await on.runs()).toHaveLength(1);
    clock.pass(6 * 3_600_000);
    await on.scheduled();
    expect(await on.runs()).toHaveLength(2);

    const off = await place();
    await off.addSource({ url });
    await off.scheduled();
    expect(await off.runs()).toEqual([]);
  });

  it('works on what was asked for and never begun, also without SYNC_ENABLED', async () => {
    const { addSource, start, scheduled, runs } = await place({}, { sync: idle });
    await start((await addSource({ url: (await newRepository()).url })).id);
    expect(await runs()).toMatchObject([{ state: 'queued' }]);
    await scheduled();
    expect(await runs()).toMatchObject([{ trigger: 'manual', state: 'succeeded', attempt: 1 }]);
  });

  it('takes over the run of a request that the platform ended, once its lease has run out', async () => {
    const clock = fakeClock();
    const { addSource, start, scheduled, runs, deps } = await place(
      {},
      { now: clock.now, sync: idle },
    );
    await start((await addSource({ url: (await newRepository()).url })).id);
    const killed = await claimRun(deps, 60_000);
    await scheduled();
    expect(await runs()).toMatchObject([{ id: killed?.run.id, state: 'running', attempt: 1 }]);
    clock.pass(60_001);
    await scheduled();
    expect(await runs()).toMatchObject([{ state: 'succeeded', attempt: 2, counts: { new: 1 } }]);
  });

  it('tries again what failed and may pass, when its time has come', async () => {
    const clock = fakeClock();
    const { addSource, start, scheduled, runs } = await place({}, { now: clock.now, sync: idle });
    await start((await addSource({ url: 'http://127.0.0.1:1/none.git' })).id);
    await scheduled();
    expect(await runs()).toMatchObject([
      { state: 'waiting', attempt: 1, error: { code: 'git.unreachable' } },
    ]);
    await scheduled();
    expect(await runs()).toMatchObject([{ attempt: 1 }]);
    clock.pass(60_000);
    await scheduled();
    expect(await runs()).toMatchObject([{ state: 'waiting', attempt: 2 }]);
  });
});

describe('a run with more assets than one call may take', () => {
  it('is gone on with by the next calls, takes each asset once, and costs no attempt', async () => {
    const { addSource, start, runs, registry, deps } = await place({}, { sync: idle });
    const names = ['a', 'b', 'c', 'd', 'e'];
    const skills = names.map((name) => ({ path: `${name}/SKILL.md`, content: skillMd(name) }));
    await remotes.commit('many.git', skills);
    await start((await addSource({ url: remotes.url('many.git') })).id);
    const options = { concurrentMax: 1, leaseMilliseconds: 60_000, assetsMax: 2 };
    const taken: number[] = [];
    for (let call = 1; call <= 3; call += 1) {
      await createEdgeSync(deps, options).cron({ ids: [] });
      taken.push((await registry.counts())['versions'] ?? 0);
    }
    expect(taken).toEqual([2, 4, 5]);
    expect(await runs()).toMatchObject([{ state: 'succeeded', attempt: 1, counts: { new: 5 } }]);
  });
});

describe('what goes on after an answer', () => {
  it('gives its run back before the platform ends it, and the cron trigger goes on with it', async () => {
    const { addSource, start, scheduled, settled, runs, deps } = await place({
      GIT_CLONE_TIMEOUT: '1h',
    });
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
    onTestFinished(() => void vi.useRealTimers());
    await start((await addSource({ url: remotes.url('slow-to-answer.git') })).id);
    await until(async () => (await runs())[0]?.state === 'running');
    vi.advanceTimersByTime(millisecondsMax.afterAnswer);
    await settled();
    vi.useRealTimers();
    const { syncRuns } = deps.db.tables;
    const rows = () => deps.db.query.select().from(syncRuns);
    // Whoever looks next may have it at once, and it costs no attempt.
    expect(await rows()).toMatchObject([{ state: 'running', leaseHolder: null, attempt: 1 }]);
    const url = (await newRepository()).url;
    await deps.db.query.update(deps.db.tables.syncSources).set({ url });
    await scheduled();
    expect(await runs()).toMatchObject([{ state: 'succeeded', attempt: 1 }]);
  });

  it('is GIT_MAX_CONCURRENT passes in an isolate, of which the last to end leaves nothing behind', async () => {
    const { addSource, start, runs, call, ended } = await place({
      GIT_MAX_CONCURRENT: '1',
      SYNC_LEASE: '3s',
    });
    const slow = await start((await addSource({ url: remotes.url('slow-for-one.git') })).id);
    await until(async () => (await runs())[0]?.state === 'running');
    const waiting = [];
    for (let more = 0; more < 3; more += 1)
      waiting.push(await start((await addSource({ url: (await newRepository()).url })).id));
    expect((await runs()).map(({ state }) => state)).toEqual([
      'queued',
      'queued',
      'queued',
      'running',
    ]);
    await json(call(`/admin/sync-runs/${slow.id}/cancel`, { method: 'POST', as: 'admin' }));
    for (const { id } of waiting) expect(await ended(id)).toMatchObject({ state: 'succeeded' });
  });
});

describe('a remote of a Worker', () => {
  it('that is reached by SSH is refused, with what to do', async () => {
    const { addSource, sync, call } = await place();
    const { id } = await addSource({ url: 'ssh://git@gitlab.example.com/team/skills.git' });
    const ask = call(`/admin/sync-sources/${id}/test`, { method: 'POST', as: 'admin' });
    const { detail } = await refusal(ask, 400, 'request.invalid');
    expect(detail).toContain('https');
    expect(await sync(id)).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { code: 'request.invalid', detail: expect.stringContaining('https') },
    });
  });

  it('whose pack is larger than 24 MiB, or a file of it than 10 MiB, costs an error and nothing else', async () => {
    const { addSource, sync, call, outcomes } = await place();
    const skill = { path: 'SKILL.md', content: skillMd('large') };
    const noiseBytes = 9 * 1024 * 1024;
    const parts = [1, 2, 3].map((at) => ({ path: `${at}.bin`, noiseBytes }));
    await remotes.commit('large-pack.git', [skill, ...parts]);
    const pack = await addSource({ url: remotes.url('large-pack.git') });
    expect(await sync(pack.id)).toMatchObject({
      state: 'failed',
      attempt: 1,
      error: { code: 'git.too_large' },
    });
    expect((await call('/skills/admin/large')).status).toBe(404);
    const file = { path: 'large/one.bin', noiseBytes: 11 * 1024 * 1024 };
    const small = { path: 'small/SKILL.md', content: skillMd('small') };
    await remotes.commit('large-file.git', [{ ...skill, path: 'large/SKILL.md' }, file, small]);
    const blob = await addSource({ url: remotes.url('large-file.git') });
    const run = await sync(blob.id);
    expect(run).toMatchObject({ state: 'partial', counts: { new: 1, invalid: 1 } });
    expect(await outcomes(run.id)).toMatchObject([
      { path: 'large', change: 'invalid', reasons: [expect.stringContaining('one.bin')] },
      { path: 'small', change: 'new' },
    ]);
  });
});
