import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import type { ServerResponse } from 'node:http';
import type { SyncRun } from '#schema/source.ts';
import { createServerWorker } from '#sync/worker.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fakeClock, until } from '#test/support/clock.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';

type Headers = Record<string, string>;
const { root, remove } = createRepositories();
new Repository(root, 'skills.git').commit([{ path: 'SKILL.md', content: skillMd('one') }]);
/** What a remote answers in place of git, by the name that it is asked by. */
const answers = new Map<string, (res: ServerResponse) => void>();
const backend = await serveGit({
  root,
  before(req, res) {
    const name = req.url?.split('/')[1] ?? '';
    const answer = answers.get(name);
    if (answer) answer(res);
    else if (name !== 'skills.git') {
      res.writeHead(302, { location: (req.url ?? '').replace(name, 'skills.git') }).end();
    }
    return answer !== undefined || name !== 'skills.git';
  },
});
afterAll(async () => {
  await backend.close();
  remove();
});

let made = 0;
/** A registry with a clock of the test's, and a source whose remote answers so. */
async function place(status: number, headers: () => Headers) {
  const name = `busy-${(made += 1)}.git`;
  answers.set(name, (res) =>
    res
      .writeHead(status, { 'content-type': 'text/plain', ...headers() })
      .end('You have exceeded a secondary rate limit.'),
  );
  const clock = fakeClock();
  const registry = await testRegistry(loopbackAllowed, { now: clock.now });
  const worker = createServerWorker(() => registry.deps, {
    schedule: false,
    concurrentMax: 1,
    leaseMilliseconds: 86_400_000,
    timers: clock,
  });
  onTestFinished(() => worker.stop());
  registry.deps.sync = worker;
  const source = await overRegistry(registry).addSource({
    url: `${backend.url}/${name}`,
    intervalSeconds: 0,
  });
  const path = `/admin/sync-sources/${source.id}`;
  const post = (verb: string) => registry.call(`${path}/${verb}`, { method: 'POST', as: 'admin' });
  const start = async () => (await json<SyncRun>(post('sync'), 202)).id;
  const get = (id: string) =>
    json<SyncRun>(registry.call(`/admin/sync-runs/${id}`, { as: 'admin' }));
  const reached = async (id: string, state: SyncRun['state']) => {
    await until(async () => (await get(id)).state === state);
    return get(id);
  };
  /** Lets time pass until a run is tried again: the worker may look for when that is only after time has passed. */
  const triedAgain = (id: string) => until(async () => (await get(id)).attempt === 2, clock);
  const secondsTo = ({ nextAttemptAt }: SyncRun) =>
    (Date.parse(nextAttemptAt ?? '') - clock.now().getTime()) / 1000;
  const push = () =>
    registry.call(`/webhooks/${source.id}`, {
      method: 'POST',
      body: JSON.stringify({ ref: 'refs/heads/main' }),
      headers: { 'x-gitlab-token': source.webhookSecret },
    });
  return { clock, name, source, start, get, reached, triedAgain, secondsTo, push, post };
}

const inSeconds = (seconds: number) => new Date(Date.now() + seconds * 1000);

describe('a sync from a remote that lets no more requests through', () => {
  it.each<[string, number, () => Headers, number, number]>([
    [
      '403 as of GitHub',
      403,
      () => ({ 'retry-after': '90', 'x-ratelimit-remaining': '0' }),
      90,
      90,
    ],
    ['429 with seconds', 429, () => ({ 'retry-after': '120' }), 120, 120],
    ['429 with a date', 429, () => ({ 'retry-after': inSeconds(200).toUTCString() }), 100, 201],
    ['503 with seconds', 503, () => ({ 'retry-after': '75' }), 75, 75],
    [
      '403 with the time of the next',
      403,
      () => ({
        'x-ratelimit-remaining': '0',
        'x-ratelimit-reset': String(Math.floor(inSeconds(300).getTime() / 1000)),
      }),
      200,
      301,
    ],
    [
      '429 as of GitLab',
      429,
      () => ({ 'ratelimit-remaining': '0', 'ratelimit-reset': '80' }),
      80,
      80,
    ],
    ['more than an hour', 429, () => ({ 'retry-after': '86400' }), 3600, 3600],
    ['less than it waits anyhow', 429, () => ({ 'retry-after': '1' }), 30, 38],
    ['nonsense', 403, () => ({ 'retry-after': 'soon' }), 30, 38],
    ['429 alone', 429, () => ({}), 30, 38],
  ])('waits as long as that asks for: %s', async (_, status, headers, least, most) => {
    const { clock, name, start, reached, triedAgain, secondsTo } = await place(status, headers);
    const id = await start();
    const waiting = await reached(id, 'waiting');
    expect(waiting.error).toMatchObject({
      code: 'git.busy',
      detail: expect.stringMatching(/accepts no more requests.*secondary rate limit/),
    });
    expect(secondsTo(waiting)).toBeGreaterThanOrEqual(least);
    expect(secondsTo(waiting)).toBeLessThanOrEqual(most);
    answers.delete(name);
    clock.pass((least - 1) * 1000);
    expect(await reached(id, 'waiting')).toMatchObject({ attempt: 1 });
    clock.pass((most - least + 2) * 1000);
    await triedAgain(id);
    expect(await reached(id, 'succeeded')).toMatchObject({ attempt: 2, counts: { new: 1 } });
  });

  it('is not hurried by a push, but by a person', async () => {
    const { name, start, reached, secondsTo, push, get } = await place(429, () => ({
      'retry-after': '600',
    }));
    const id = await start();
    await reached(id, 'waiting');
    expect(await json<{ run: string }>(push(), 202)).toEqual({ run: id });
    expect(secondsTo(await get(id))).toBe(600);
    answers.delete(name);
    expect(await start()).toBe(id);
    await reached(id, 'succeeded');
  });

  it('fails at once where a 403 says nothing of a limit', async () => {
    const { start, reached, post } = await place(403, () => ({ 'x-ratelimit-remaining': '7' }));
    const failed = await reached(await start(), 'failed');
    expect(failed).toMatchObject({ attempt: 1, error: { code: 'git.auth_failed' } });
    await refusal(Promise.resolve(post('test')), 422, 'git.auth_failed');
  });

  it('tells whoever tests the connection how long to wait', async () => {
    const { post } = await place(403, () => ({ 'retry-after': '90' }));
    const answer = await post('test');
    expect(answer.headers.get('retry-after')).toBe('90');
    await refusal(Promise.resolve(answer), 422, 'git.busy');
  });
});
