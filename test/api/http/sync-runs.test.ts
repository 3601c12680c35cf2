import { describe, expect, it } from 'vitest';
import type { SyncLogLine, SyncOutcome, SyncRun } from '#schema/source.ts';
import { adminOnly } from '#test/support/admin-only.ts';
import { json, refusal } from '#test/support/answers.ts';
import { newRemotes } from '#test/support/git/remotes.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';

const remotes = await newRemotes();
const registry = await fileRegistry({
  ...loopbackAllowed,
  GIT_MAX_CONCURRENT: '1',
  // A Worker learns that a run is cancelled as it renews the lease, three times in this.
  SYNC_LEASE: '3s',
});
const { call } = registry;
const { addSource, sync, ended } = overRegistry(registry);
const refused = adminOnly(registry, await registry.user('mei'));
const path = '/admin/sync-runs';
const missing = '01900000-0000-7000-8000-000000000000';
const get = (id: string) => json<SyncRun>(call(`${path}/${id}`, { as: 'admin' }));
const start = (sourceId: string) =>
  json<SyncRun>(call(`/admin/sync-sources/${sourceId}/sync`, { method: 'POST', as: 'admin' }), 202);
const cancel = (id: string) => call(`${path}/${id}/cancel`, { method: 'POST', as: 'admin' });
const importing = (input: object, as: Parameters<typeof call>[1] = { as: 'admin' }) =>
  call('/admin/import', { method: 'POST', json: { namespace: 'admin', ...input }, ...as });

let made = 0;
/** A source with two skills, of which one cannot be taken. */
async function newSource() {
  const name = `r${(made += 1)}`;
  await remotes.commit(`${name}.git`, [
    { path: `skills/${name}-a/SKILL.md`, content: skillMd(`${name}-a`) },
    { path: `skills/${name}-b/SKILL.md`, content: 'nothing' },
  ]);
  const source = await addSource({ url: remotes.url(`${name}.git`), intervalSeconds: 0 });
  return { ...source, name };
}

/** A source whose remote does not answer, and so keeps the one place there is. */
async function newSlowSource() {
  return addSource({ url: remotes.url(`slow-${(made += 1)}`), intervalSeconds: 0 });
}

async function until(reached: () => Promise<boolean> | boolean): Promise<void> {
  while (!(await reached())) {
    await new Promise((resolve) => {
      setTimeout(resolve, 10);
    });
  }
}

describe('POST /api/v1/admin/sync-sources/{id}/sync', () => {
  it('runs a source though no schedule does, and says who asked', async () => {
    const source = await newSource();
    const run = await start(source.id);
    expect(run).toMatchObject({ sourceId: source.id, trigger: 'manual', requestedBy: 'admin' });
    expect(await ended(run.id)).toMatchObject({
      state: 'partial',
      attempt: 1,
      ref: 'refs/heads/main',
      counts: { new: 1, invalid: 1, failed: 0 },
      error: null,
      startedAt: expect.any(String),
      finishedAt: expect.any(String),
    });
    expect(await registry.audited('sync.start', source.url)).toMatchObject({ actorName: 'admin' });
    const skill = await json(call(`/skills/admin/${source.name}-a`));
    expect(skill).toMatchObject({ origin: 'synced', owner: null, version: { channel: 'sync' } });
  });

  it('gives the run that waits to begin instead of another', async () => {
    const slow = await start((await newSlowSource()).id);
    const { id } = await newSource();
    const [one, two] = [await start(id), await start(id)];
    expect(two).toEqual(one);
    expect(two.state).toBe('queued');
    await json(cancel(slow.id));
    expect(await ended(one.id)).toMatchObject({ state: 'partial' });
  });

  it('refuses a source that there is not', async () => {
    const at = (id: string) => `/admin/sync-sources/${id}/sync`;
    await refusal(call(at('x'), { method: 'POST', as: 'admin' }), 400, 'request.invalid');
    await refusal(call(at(missing), { method: 'POST', as: 'admin' }), 404, 'source.not_found');
  });

  it('is for admins', async () =>
    refused('POST', `/admin/sync-sources/${(await newSource()).id}/sync`));
});

describe('POST /api/v1/admin/import', () => {
  it('takes what a repository has, once, and again the same source', async () => {
    const name = `i${(made += 1)}`;
    await remotes.commit(`${name}.git`, [{ path: 'SKILL.md', content: skillMd(name) }]);
    const input = { url: remotes.url(`${name}.git`) };
    const run = await json<SyncRun>(importing(input), 202);
    expect(run).toMatchObject({ trigger: 'import', url: input.url });
    expect(await ended(run.id)).toMatchObject({ state: 'succeeded', counts: { new: 1 } });
    const source = await json(call(`/admin/sync-sources/${run.sourceId}`, { as: 'admin' }));
    expect(source).toMatchObject({ intervalSeconds: 0, nextRunAt: null });
    const again = await json<SyncRun>(importing(input), 202);
    expect(again.sourceId).toBe(run.sourceId);
    expect(await ended(again.id)).toMatchObject({ state: 'succeeded', counts: { unchanged: 1 } });
    expect(await registry.audited('sync.import', input.url)).toBeDefined();
  });

  it('refuses what no source can be', async () => {
    await refusal(importing({ url: 'nowhere' }), 400, 'request.invalid');
    const url = remotes.url('x.git');
    await refusal(importing({ url, namespace: 'nobody-here' }), 404, 'namespace.not_found');
  });

  it('is for admins', () =>
    refused('POST', '/admin/import', { url: 'https://host/x', namespace: 'admin' }));
});

describe('GET /api/v1/admin/sync-runs', () => {
  it('lists runs, the newest first, of one source, in one state, page by page', async () => {
    const source = await newSource();
    const runs = [await sync(source.id), await sync(source.id), await sync(source.id)];
    const list = (query: string) =>
      json<{ items: SyncRun[]; nextCursor: string | null; total: number }>(
        call(`${path}?source=${source.id}&${query}`, { as: 'admin' }),
      );
    const ids = runs.map(({ id }) => id).toReversed();
    const first = await list('size=2');
    expect(first).toMatchObject({ total: 3, items: [{ id: ids[0] }, { id: ids[1] }] });
    const second = await list(`size=2&cursor=${first.nextCursor}`);
    expect(second).toMatchObject({ nextCursor: null, items: [{ id: ids[2] }] });
    expect((await list('state=partial')).total).toBe(3);
    expect((await list('state=failed')).items).toEqual([]);
  });

  it('refuses a state, a source or a cursor that is none', async () => {
    for (const query of ['state=odd', 'source=x', 'cursor=x'])
      await refusal(call(`${path}?${query}`, { as: 'admin' }), 400, 'request.invalid');
  });

  it('is for admins', () => refused('GET', path));
});

describe('GET /api/v1/admin/sync-runs/{id}', () => {
  it('gives a run, also as the last of its source', async () => {
    const source = await newSource();
    const run = await sync(source.id);
    expect(await get(run.id)).toEqual(run);
    const at = `/admin/sync-sources/${source.id}`;
    expect(await json(call(at, { as: 'admin' }))).toMatchObject({ lastRun: run });
  });

  it('refuses a run that there is not', async () => {
    await refusal(call(`${path}/x`, { as: 'admin' }), 400, 'request.invalid');
    await refusal(call(`${path}/${missing}`, { as: 'admin' }), 404, 'run.not_found');
  });

  it('is for admins', () => refused('GET', `${path}/${missing}`));
});

describe('GET /api/v1/admin/sync-runs/{id}/outcomes', () => {
  it('gives what became of each asset, by path, page by page', async () => {
    const { id, name } = await newSource();
    const run = await sync(id);
    const list = (query: string) =>
      json<{ items: SyncOutcome[]; nextCursor: string | null; total: number }>(
        call(`${path}/${run.id}/outcomes?${query}`, { as: 'admin' }),
      );
    const first = await list('size=1');
    expect(first).toMatchObject({
      total: 2,
      items: [{ path: `skills/${name}-a`, change: 'new', version: '1.0.0', failed: false }],
    });
    expect(await list(`size=1&cursor=${first.nextCursor}`)).toMatchObject({
      nextCursor: null,
      items: [
        {
          path: `skills/${name}-b`,
          change: 'invalid',
          version: null,
          reasons: [expect.stringContaining('no frontmatter')],
        },
      ],
    });
  });

  it('refuses a run that there is not, and a cursor that is not its own', async () => {
    const at = `${path}/${missing}/outcomes`;
    await refusal(call(at, { as: 'admin' }), 404, 'run.not_found');
    const run = await sync((await newSource()).id);
    const wrong = `${path}/${run.id}/outcomes?cursor=x`;
    await refusal(call(wrong, { as: 'admin' }), 400, 'request.invalid');
  });

  it('is for admins', () => refused('GET', `${path}/${missing}/outcomes`));
});

describe('GET /api/v1/admin/sync-runs/{id}/log', () => {
  type Log = { items: SyncLogLine[]; isOver: boolean };
  const log = (id: string, after = 0) =>
    json<Log>(call(`${path}/${id}/log?after=${after}`, { as: 'admin' }));
  const stream = (id: string, headers: Record<string, string> = {}, query = '') =>
    call(`${path}/${id}/log${query}`, {
      as: 'admin',
      headers: { accept: 'text/event-stream', ...headers },
    });

  /** All that the streams of a run say, as a browser reads them: one that ends without `end` is asked again, after its last line. */
  async function followed(id: string): Promise<{ said: string; streams: number }> {
    let said = '';
    let streams = 0;
    while (!said.includes('event: end')) {
      const last =
        said
          .match(/^id: \d+/gm)
          ?.at(-1)
          ?.slice(4) ?? '0';
      said += await (await stream(id, { 'last-event-id': last })).text();
      streams += 1;
    }
    return { said, streams };
  }

  it('gives the lines of a run, and those after one', async () => {
    const run = await sync((await newSource()).id);
    const all = await log(run.id);
    expect(all.isOver).toBe(true);
    expect(all.items.map(({ ordinal }) => ordinal)).toEqual(all.items.map((_, at) => at + 1));
    expect(all.items.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Reading http/),
      expect.stringMatching(/^refs\/heads\/main is at [0-9a-f]{40}$/),
      'Plan: 1 new, 1 invalid',
      expect.stringMatching(/^invalid: /),
      expect.stringMatching(/^new: .*@1\.0\.0/),
      'Ended: partial; 1 new, 1 invalid',
    ]);
    expect((await log(run.id, 4)).items).toEqual(all.items.slice(4));
  });

  it('streams as events to its end, and goes on after the last that a client saw', async () => {
    const run = await sync((await newSource()).id);
    const { items } = await log(run.id);
    const answer = await stream(run.id);
    expect(answer.headers.get('content-type')).toBe('text/event-stream; charset=utf-8');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    const lines = items.map(
      (line) => `id: ${line.ordinal}\nevent: line\ndata: ${JSON.stringify(line)}\n\n`,
    );
    const end = `event: end\ndata: ${JSON.stringify(run)}\n\n`;
    const head = 'retry: 1000\n\n';
    expect(await answer.text()).toBe([head, ...lines, end].join(''));
    const rest = [head, ...lines.slice(4), end].join('');
    expect(await (await stream(run.id, { 'last-event-id': '4' })).text()).toBe(rest);
    expect(await (await stream(run.id, {}, '?after=4')).text()).toBe(rest);
  });

  it('tells on until the run has ended', async () => {
    const run = await start((await newSlowSource()).id);
    await until(async () => (await get(run.id)).state === 'running');
    const following = followed(run.id);
    await json(cancel(run.id));
    const end = `event: end\ndata: ${JSON.stringify(await ended(run.id))}\n\n`;
    const { said, streams } = await following;
    expect(said).toContain(end);
    expect(said.match(/^id: 1$/gm)).toHaveLength(1);
    // A server keeps its stream open; a Worker, whose database goes with the answer, is asked again.
    const streamsMax = registry.deps.stopping ? 1 : Infinity;
    expect(streams).toBeLessThanOrEqual(streamsMax);
  });

  it('refuses a run that there is not, also to a stream', async () => {
    await refusal(call(`${path}/${missing}/log`, { as: 'admin' }), 404, 'run.not_found');
    await refusal(stream(missing), 404, 'run.not_found');
    await refusal(call(`${path}/${missing}/log?after=-1`, { as: 'admin' }), 400, 'request.invalid');
  });

  it('is for admins', () => refused('GET', `${path}/${missing}/log`));
});

describe('POST /api/v1/admin/sync-runs/{id}/cancel', () => {
  it('ends a run that runs at its next step, and one that waits to begin at once', async () => {
    const source = await newSlowSource();
    const running = await start(source.id);
    await until(async () => (await get(running.id)).state === 'running');
    const queued = await start((await newSource()).id);
    expect(await json(cancel(queued.id))).toMatchObject({ id: queued.id, state: 'cancelled' });
    await json(cancel(running.id));
    expect(await ended(running.id)).toMatchObject({ state: 'cancelled', error: null });
    expect(await registry.audited('sync.cancel', source.url)).toMatchObject({ actorName: 'admin' });
  });

  it('refuses a run that has ended, or that there is not', async () => {
    const run = await sync((await newSource()).id);
    await refusal(cancel(run.id), 409, 'run.finished');
    await refusal(cancel(missing), 404, 'run.not_found');
    await refusal(cancel('x'), 400, 'request.invalid');
  });

  it('is for admins', () => refused('POST', `${path}/${missing}/cancel`));
});
