import { afterAll, describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { loopbackAllowed, overRegistry } from '#test/support/git/sync-registry.ts';
import { readSamples, valueOf } from '#test/support/prometheus-text.ts';
import { skillMd, testRegistry, type TestRegistry } from '#test/support/registry.ts';
import { startTestServer } from '#test/support/test-server.ts';

const { root, remove } = createRepositories();
const backend = await serveGit({ root });
afterAll(async () => {
  await backend.close();
  remove();
});

/** Reads one sample of the page as it is now. */
async function reader({ app }: Pick<TestRegistry, 'app'>) {
  const samples = readSamples(await (await app.request('/metrics')).text());
  return (name: string, labels: Record<string, string> = {}) =>
    valueOf(samples, `agenthub_${name}`, labels);
}

describe('the metrics of', () => {
  it('publishes, installs, searches and failed sign-ins count each once, also those of the cache', async () => {
    const registry = await testRegistry();
    const { call, publish } = registry;
    const mei = await registry.user('mei');
    const files = { 'SKILL.md': skillMd('pdf') };
    await json(publish(mei, files, '?version=1.0.0'), 201);
    await json(publish(mei, files, '?version=1.0.0'), 200);
    await json(publish(mei, files, '?version=2.0.0&dryRun=true'), 200);
    await publish(mei, { ...files, 'more.md': 'other' }, '?version=1.0.0');
    const install = { version: '1.0.0', target: 'claude-code' };
    await call('/skills/mei/pdf/installs', { method: 'POST', as: mei, json: install });
    for (let at = 0; at < 3; at++) await json(call('/search?q=pdf'));
    await json(call('/skills?q=pdf'));
    await json(call('/skills'));
    await call('/auth/login', { method: 'POST', json: { email: 'mei', password: 'wrong' } });
    const value = await reader(registry);
    const published = (result: string) =>
      value('publishes_total', { kind: 'skill', channel: 'api', result });
    expect(['created', 'unchanged', 'refused', 'failed'].map(published)).toEqual([1, 1, 1, 0]);
    expect(value('installs_total', { kind: 'skill' })).toBe(1);
    expect(value('searches_total', { kind: 'all' })).toBe(3);
    expect(value('searches_total', { kind: 'skill' })).toBe(1);
    expect(value('logins_failed_total', { reason: 'credentials' })).toBe(1);
  });

  it('syncs count runs of this process, and show the queue and the sources of all', async () => {
    const registry = await testRegistry(loopbackAllowed);
    const { addSource, ended } = overRegistry(registry);
    new Repository(root, 'good.git').commit([{ path: 'SKILL.md', content: skillMd('good') }]);
    const good = await addSource({ url: `${backend.url}/good.git`, intervalSeconds: 0 });
    const bad = await addSource({ url: `${backend.url}/none.git`, intervalSeconds: 0 });
    for (const { id } of [good, bad]) {
      const run = await json<{ id: string }>(
        registry.call(`/admin/sync-sources/${id}/sync`, { method: 'POST', as: 'admin' }),
        202,
      );
      await ended(run.id);
    }
    const { id, webhookSecret } = good;
    const deliver = (token: string, ref: string) =>
      registry.call(`/webhooks/${id}`, {
        method: 'POST',
        body: JSON.stringify({ ref, after: 'b'.repeat(40), project: { default_branch: 'main' } }),
        headers: { 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': token },
      });
    await deliver('wrong', 'refs/heads/main');
    await deliver(webhookSecret, 'refs/heads/other');
    const value = await reader(registry);
    expect(value('sync_runs_total', { result: 'succeeded' })).toBe(1);
    expect(value('sync_runs_total', { result: 'failed' })).toBe(1);
    expect(value('sync_run_duration_seconds_count', { result: 'failed' })).toBe(1);
    expect(value('sync_sources', { result: 'succeeded' })).toBe(1);
    expect(value('sync_sources', { result: 'failed' })).toBe(1);
    expect(value('sync_queue_runs', { state: 'queued' })).toBe(0);
    expect(value('webhook_deliveries_total', { result: 'refused' })).toBe(1);
    expect(value('webhook_deliveries_total', { result: 'ignored' })).toBe(1);
    expect(value('publishes_total', { channel: 'sync', result: 'created' })).toBe(1);
  });

  it('database and archives count statements and their time; a conflict is no failure', async () => {
    const registry = await testRegistry();
    const mei = await registry.user('mei');
    const before = (await reader(registry))('database_query_duration_seconds_count');
    await json(registry.publish(mei, { 'SKILL.md': skillMd('pdf') }), 201);
    await registry.call('/skills/mei/pdf/versions/1.0.0/archive');
    await registry.call('/skills/mei/pdf/versions/1.0.0/files/SKILL.md');
    await registry.call('/auth/register', {
      method: 'POST',
      json: { username: 'mei', email: 'mei@example.com', password: 'password of mei' },
    });
    const value = await reader(registry);
    expect(value('database_query_duration_seconds_count')).toBeGreaterThan(before + 10);
    expect(value('database_query_duration_seconds_sum')).toBeGreaterThan(0);
    expect(value('database_errors_total')).toBe(0);
    const operations = ['write', 'stream', 'read'].map((operation) =>
      value('blob_operation_duration_seconds_count', { operation }),
    );
    expect(operations.every((count) => count >= 1)).toBe(true);
    expect(value('database_pool_size')).toBe(1);
    expect(value('database_pool_waiting')).toBe(0);
    expect(value('data_disk_size_bytes')).toBeGreaterThan(value('data_disk_free_bytes'));
  });

  it('the pool show who holds the writer and who waits for it', async () => {
    const registry = await testRegistry();
    let end = () => {};
    const held = registry.deps.db.write(
      () =>
        new Promise<void>((resolve) => {
          end = resolve;
        }),
    );
    await expect.poll(async () => (await reader(registry))('database_pool_in_use')).toBe(1);
    const waiting = registry.deps.db.write(async () => {});
    await expect.poll(async () => (await reader(registry))('database_pool_waiting')).toBe(1);
    end();
    await Promise.all([held, waiting]);
    const value = await reader(registry);
    expect([value('database_pool_in_use'), value('database_pool_waiting')]).toEqual([0, 0]);
  });

  it('a server without its database can still be read, and show that it fails', async () => {
    const registry = await testRegistry();
    await registry.loseDatabase();
    await registry.call('/skills');
    const value = await reader(registry);
    const lost = { route: '/api/v1/skills', method: 'GET', status: '503' };
    expect(value('http_requests_total', lost)).toBe(1);
    expect(value('sync_queue_runs', { state: 'queued' })).toBe(0);
  });

  it('a process are those of each server by itself', async () => {
    const folder = 'no-such-dist';
    const servers = await Promise.all([startTestServer({}, folder), startTestServer({}, folder)]);
    const [first = servers[0]] = servers;
    for (let at = 0; at < 4; at++) await fetch(`${first.url}/health`);
    const counts = await Promise.all(
      servers.map(async ({ url, close }) => {
        const samples = readSamples(await (await fetch(`${url}/metrics`)).text());
        await close();
        expect(valueOf(samples, 'process_resident_memory_bytes')).toBeGreaterThan(1e7);
        expect(samples.map(({ name }) => name)).toContain('nodejs_eventloop_lag_p99_seconds');
        return valueOf(samples, 'agenthub_http_requests_total', { route: '/health' });
      }),
    );
    expect(counts).toEqual([4, 0]);
  });
});
