import { mkdtempSync, rmSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { openStorage } from '#api/platform/db/open.ts';
import type { SyncRun } from '#schema/source.ts';
import { json, refusal } from '#test/support/answers.ts';
import { until } from '#test/support/clock.ts';
import { silentLog } from '#test/support/database.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { loopbackAllowed, syncRegistry } from '#test/support/git/sync-registry.ts';
import { openTestRegistry, skillMd } from '#test/support/registry.ts';
import { startTestServer } from '#test/support/test-server.ts';

const { root, remove } = createRepositories();
/** Requests of a remote that answers when a test says so. */
const held: ServerResponse[] = [];
const backend = await serveGit({
  root,
  before: (req, res) => {
    const name = req.url?.split('/')[1] ?? '';
    if (name.startsWith('never')) return true;
    if (!name.startsWith('held')) return false;
    held.push(res);
    return true;
  },
});
afterAll(async () => {
  await backend.close();
  remove();
});

/** Answers so many requests, each once there are as many as may be at once, and no more. */
async function answerAtMost(most: number, count: number, look: () => Promise<unknown>) {
  for (let left = count; left > 0; left--) {
    await until(() => held.length >= Math.min(most, left));
    // One more would come while the registry answers this.
    await look();
    expect(held.length).toBe(Math.min(most, left));
    held.shift()?.writeHead(404).end();
  }
}

describe('the worker of a server', () => {
  it.each([1, 2, 3])('reads %i of five sources at once when it may', async (most) => {
    const { registry, addSource, sync } = await syncRegistry({ GIT_MAX_CONCURRENT: String(most) });
    const sources = await Promise.all(
      [1, 2, 3, 4, 5].map((at) => addSource({ url: `${backend.url}/held-${at}.git` })),
    );
    const all = Promise.all(sources.map(({ id }) => sync(id)));
    await answerAtMost(most, 5, () => registry.call('/admin/sync-runs', { as: 'admin' }));
    const runs = await all;
    expect(runs.map(({ error }) => error?.code)).toEqual(
      Array.from({ length: 5 }, () => 'git.repository_not_found'),
    );
  });

  it('counts previews as it counts runs', async () => {
    const { registry, addSource } = await syncRegistry({ GIT_MAX_CONCURRENT: '2' });
    const sources = await Promise.all(
      [1, 2, 3, 4].map((at) => addSource({ url: `${backend.url}/held-p${at}.git` })),
    );
    const previews = sources.map(({ id }) =>
      registry.call(`/admin/sync-sources/${id}/preview`, { method: 'POST', as: 'admin' }),
    );
    await answerAtMost(2, 4, () => registry.call('/admin/sync-sources', { as: 'admin' }));
    for (const preview of previews) await refusal(preview, 422, 'git.repository_not_found');
  });

  it('stops at once with a stream open and a run under way, which the next one goes on with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const DATABASE_URL = `file:${join(folder, 'agenthub.db')}`;
    const env = { ...loopbackAllowed, DATABASE_URL };
    const warned: string[] = [];
    const log = { ...silentLog, warn: (event: string) => void warned.push(event) };
    const server = await startTestServer(env, undefined, { log });
    const headers = {
      authorization: `Bearer ${server.adminKey}`,
      'content-type': 'application/json',
    };
    const url = `${server.url}/api/v1/admin`;
    const body = JSON.stringify({ url: `${backend.url}/never.git`, namespace: 'admin' });
    const run = await json<SyncRun>(fetch(`${url}/import`, { method: 'POST', headers, body }), 202);
    // Its first line is there before the remote is asked.
    await until(() => backend.requests.some(({ line }) => line.includes('never.git')));
    const stream = await fetch(`${url}/sync-runs/${run.id}/log`, {
      headers: { ...headers, accept: 'text/event-stream' },
    });
    const text = stream.text();
    await server.close();
    // As it says when it had to wait for as long as it may.
    expect(warned).not.toContain('stop.cut');
    expect(await text).toMatch(/event: line\n.*\n\n$/);
    expect(await text).not.toContain('event: end');

    const { db, close } = await openStorage({ url: DATABASE_URL, migrate: false, log: silentLog });
    onTestFinished(close);
    const rows = () => db.query.select().from(db.tables.syncRuns);
    expect(await rows()).toMatchObject([{ state: 'running', leaseHolder: null, attempt: 1 }]);
    backend.requests.length = 0;
    const next = await startTestServer(env);
    onTestFinished(next.close);
    await until(() => backend.requests.some(({ line }) => line.includes('never.git')));
    expect(await rows()).toMatchObject([{ state: 'running', attempt: 1 }]);
  });

  it('gives back a run that it claims as it is stopped', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const DATABASE_URL = `file:${join(folder, 'agenthub.db')}`;
    const { registry, close: stop } = await openTestRegistry(
      { ...loopbackAllowed, DATABASE_URL },
      {},
    );
    const input = { url: `${backend.url}/never-begun.git`, namespace: 'admin' };
    await json(registry.call('/admin/import', { method: 'POST', as: 'admin', json: input }), 202);
    // The queue is being asked for it now.
    await stop();
    const { db, close } = await openStorage({ url: DATABASE_URL, migrate: false, log: silentLog });
    onTestFinished(close);
    const rows = await db.query.select().from(db.tables.syncRuns);
    expect(rows).toMatchObject([{ leaseHolder: null, finishedAt: null, attempt: 1 }]);
  });

  it('runs again what was pushed while it read', async () => {
    const repository = new Repository(root, 'pushed.git');
    repository.commit([{ path: 'SKILL.md', content: skillMd('pushed') }]);
    const { registry, addSource } = await syncRegistry();
    const source = await addSource({ url: `${backend.url}/pushed.git`, intervalSeconds: 0 });
    const push = () =>
      registry.call(`/webhooks/${source.id}`, {
        method: 'POST',
        headers: { 'x-gitlab-token': source.webhookSecret, 'x-gitlab-event': 'Push Hook' },
        body: JSON.stringify({ ref: 'refs/heads/main' }),
      });
    const list = () =>
      json<{ items: SyncRun[] }>(registry.call('/admin/sync-runs', { as: 'admin' }));
    await json(push(), 202);
    await until(async () => (await list()).items[0]?.state !== 'queued');
    repository.commit([{ path: 'SKILL.md', content: skillMd('pushed', { body: 'Two.' }) }]);
    await json(push(), 202);
    const commit = repository.git(['rev-parse', 'main']);
    await until(async () => {
      const { items } = await list();
      return items.every(({ finishedAt }) => finishedAt !== null) && items[0]?.commit === commit;
    });
    const skill = await json(registry.call('/skills/admin/pushed'));
    expect(skill).toMatchObject({ latestVersion: expect.stringMatching(/^1\.0\.[01]$/) });
    const { items } = await list();
    expect(
      items.every(({ state, trigger }) => state === 'succeeded' && trigger === 'webhook'),
    ).toBe(true);
  });
});
