import postgres from 'postgres';
import { expect, it, onTestFinished } from 'vitest';
import type { Problem } from '#schema/error.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { startPostgres, urlOf } from '#test/support/postgres-server.ts';
import { skillMd } from '#test/support/registry.ts';
import { processAdminKey, serve } from '#test/support/server-process.ts';

const outageMilliseconds = 10_000;
const pause = (milliseconds: number) =>
  new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });

/** A server process on a Postgres of its own, which can be stopped and started again. */
async function registry() {
  const database = await startPostgres();
  onTestFinished(() => database.stop());
  const url = urlOf(database.url, 'postgres');
  const server = await serve({
    DATA_DIR: temporaryFolder(),
    DATABASE_URL: url,
    SECRET_KEY: 'a secret key of the tests, long enough',
    ADMIN_API_KEY: processAdminKey,
    DEFAULT_VISIBILITY: 'public',
  });
  const api = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}/api/v1${path}`, {
      ...init,
      headers: { 'x-api-key': processAdminKey, 'content-type': 'application/json' },
    });
  const publish = (name: string) =>
    api('/skills', {
      method: 'POST',
      body: JSON.stringify({
        files: [
          { path: 'SKILL.md', content: skillMd(name) },
          { path: 'data.txt', content: name.repeat(20_000) },
        ],
      }),
    });
  return { database, url, server, api, publish };
}

it('costs 503 with when to retry, and no more, to lose the database for ten seconds', async () => {
  const { database, url, server, api, publish } = await registry();
  expect((await publish('before')).status).toBe(201);
  const end = new AbortController();
  let slowest = 0;
  const published = new Map<string, number>();
  const refusals: { status: number; retryAfter: string | null; code: string }[] = [];
  const unexpected: string[] = [];
  /** Asks one thing after the other until the test is over, and keeps how each was answered. */
  const ask = async (prefix: string, one: (name: string) => Promise<Response>) => {
    for (let at = 0; !end.signal.aborted; at++) {
      const name = `${prefix}-${at}`;
      const askedAt = performance.now();
      const response = await one(name);
      slowest = Math.max(slowest, performance.now() - askedAt);
      const text = await response.text();
      if (prefix === 'skill') published.set(name, response.status);
      if (response.status === 503) {
        const { code } = JSON.parse(text) as Problem;
        refusals.push({ status: 503, retryAfter: response.headers.get('retry-after'), code });
        await pause(50);
      } else if (response.status !== 200 && response.status !== 201) {
        unexpected.push(`${response.status} ${text}`);
      }
    }
  };
  const clients = [
    ask('skill', publish),
    ask('list', () => api('/skills')),
    ask('page', () => api('/skills/admin/before')),
    ask('search', () => api('/skills?q=before')),
    ask('me', () => api('/users/me')),
  ];
  await pause(500);
  await database.pause();
  const downAt = performance.now();
  await pause(1_000);
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  expect((await fetch(`${server.url}/ready`)).status).toBe(503);
  await pause(Math.max(0, outageMilliseconds - (performance.now() - downAt)));
  await database.resume();
  const upAt = performance.now();
  await expect
    .poll(async () => (await fetch(`${server.url}/ready`)).status, { timeout: 15_000 })
    .toBe(200);
  await expect.poll(async () => (await api('/skills')).status).toBe(200);
  expect(performance.now() - upAt).toBeLessThan(15_000);
  await pause(1_000);
  end.abort();
  await Promise.all(clients);

  expect(server.child.exitCode).toBeNull();
  expect(unexpected).toEqual([]);
  expect(refusals.length).toBeGreaterThan(10);
  // Nobody waits for the whole outage.
  expect(slowest).toBeLessThan(outageMilliseconds);
  for (const refusal of refusals)
    expect(refusal).toEqual({
      status: 503,
      retryAfter: expect.stringMatching(/^\d+$/),
      code: 'storage.unavailable',
    });
  // What was acknowledged is there, whole; what was not is there whole or not at all.
  const lost: string[] = [];
  for (const [name, status] of published) {
    const archive = await api(`/skills/admin/${name}/versions/1.0.0/archive`);
    await archive.arrayBuffer();
    const isAbsent = archive.status === 404 && status !== 201;
    if (archive.status !== 200 && !isAbsent) lost.push(`${name} ${status} ${archive.status}`);
  }
  expect(lost).toEqual([]);
  const client = postgres(url, { max: 1 });
  const [counts] = await client`
    select (select count(*) from assets a where not exists (select 1 from versions v where v.asset_id = a.id)) as halves,
      (select count(*) from pg_stat_activity where application_name = 'agenthub') as connections,
      (select count(*) from pg_stat_activity where state like 'idle in transaction%') as open`;
  await client.end();
  expect(counts).toMatchObject({ halves: '0', open: '0' });
  expect(Number(counts?.['connections'])).toBeLessThanOrEqual(10);
});
