import { describe, expect, it, onTestFinished } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { recordedLog } from '#test/support/recorded-log.ts';
import { skillMd, testRegistry } from '#test/support/registry.ts';
import { startTestServer } from '#test/support/test-server.ts';

const trace = '0af7651916cd43dd8448eb211c80319c';
const traceparent = `00-${trace}-b7ad6b7169203331-01`;

/** A server with a published skill, and its log from then on. */
async function place(env: Record<string, string> = {}) {
  const recorded = recordedLog();
  const server = await startTestServer(env, 'no-such-dist', { log: recorded.log });
  onTestFinished(() => server.close());
  const api = (path: string, { headers, ...init }: RequestInit = {}) =>
    fetch(`${server.url}/api/v1${path}`, {
      ...init,
      headers: { 'content-type': 'application/json', ...headers } as Record<string, string>,
    });
  const account = { username: 'mei', email: 'mei@example.com', password: 'password of mei' };
  const { apiKey } = await json<{ apiKey: { key: string } }>(
    api('/auth/register', { method: 'POST', body: JSON.stringify(account) }),
    201,
  );
  const { key } = apiKey;
  const files = [{ path: 'SKILL.md', content: skillMd('pdf') }];
  const body = JSON.stringify({ files });
  await json(api('/skills', { method: 'POST', body, headers: { 'x-api-key': key } }), 201);
  const line = async (event: string, which: object) => {
    const found = () =>
      recorded.lines(event).find((one) => {
        return Object.entries(which).every(([name, value]) => one[name] === value);
      });
    await expect.poll(found).toBeDefined();
    return found();
  };
  return { ...server, ...recorded, api, key, line };
}

describe('the line of a request', () => {
  it('says who sent it, with the first characters of the key alone', async () => {
    const { line, key, written } = await place();
    expect(await line('request', { path: '/api/v1/skills' })).toMatchObject({
      level: 'info',
      method: 'POST',
      status: 201,
      actor: 'mei',
      via: 'token',
      key: key.slice(0, 7),
      ip: '127.0.0.1',
      agent: expect.any(String),
      bytes: expect.any(Number),
      requestId: expect.any(String),
    });
    expect(written.join('')).not.toContain(key.slice(0, 12));
  });

  it('bounds and escapes what a client sends', async () => {
    const { api, line, written } = await place();
    const agent = `a"\u0085\u009b31m${'x'.repeat(5000)}`;
    await api(`/none/${'y'.repeat(3000)}`, { headers: { 'user-agent': agent } });
    await api('/skills/%E2%80%AEmei/x');
    const found = await line('request', { status: 404 });
    expect(found?.['agent']).toBe(agent.slice(0, 256));
    expect(String(found?.['path']).length).toBe(1024);
    expect(written.join('')).not.toMatch(/[\u007f-\u009f\u202a-\u202e]/);
  });

  it('is an error where the server failed, with the ids of request, problem and trace', async () => {
    const recorded = recordedLog();
    const registry = await testRegistry({}, { log: recorded.log });
    await registry.loseDatabase();
    const headers = { traceparent, 'x-request-id': 'request-of-mine' };
    const problem = await refusal(
      await registry.call('/skills', { headers }),
      503,
      'storage.unavailable',
    );
    expect(problem).toMatchObject({ requestId: 'request-of-mine' });
    const ids = { requestId: 'request-of-mine', traceId: trace };
    expect(recorded.lines('request')).toMatchObject([{ level: 'error', status: 503, ...ids }]);
    expect(recorded.lines('request.failed')).toMatchObject([{ level: 'error', ...ids }]);
  });

  it.each([
    ['another length', `00-${trace}-b7ad6b7169203331`],
    ['zeros', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`],
    ['zeros as parent', `00-${trace}-${'0'.repeat(16)}-01`],
    ['capital letters', `00-${trace.toUpperCase()}-b7ad6b7169203331-01`],
    ['the version ff', `ff-${trace}-b7ad6b7169203331-01`],
    ['more fields in version 00', `${traceparent}-x`],
  ])('has no trace of a header with %s', async (_, header) => {
    const recorded = recordedLog();
    const registry = await testRegistry({}, { log: recorded.log });
    await registry.call('/none', { headers: { traceparent: header } });
    expect(recorded.lines('request')[0]).not.toHaveProperty('traceId');
  });

  it('has the trace of a later version with more fields', async () => {
    const recorded = recordedLog();
    const registry = await testRegistry({}, { log: recorded.log });
    const headers = { traceparent: `01-${trace}-b7ad6b7169203331-01-more` };
    await registry.call('/none', { headers });
    expect(recorded.lines('request')[0]).toMatchObject({ traceId: trace });
  });

  it('goes with an audit entry under one id', async () => {
    const { deps, line } = await place();
    const published = await line('request', { path: '/api/v1/skills' });
    const { auditEntries } = deps.db.tables;
    const entries = await deps.db.query.select().from(auditEntries);
    const ids = entries.filter(({ requestId }) => requestId === published?.['requestId']);
    expect(ids.map(({ actorName }) => actorName)).toContain('mei');
  });
});

describe('ACCESS_LOG', () => {
  const version = '/skills/mei/pdf/versions';

  it('says who fetched which version, also by a dist-tag, without a name and from the cache', async () => {
    const { api, key, lines } = await place({ ACCESS_LOG: 'true' });
    const headers = { 'x-api-key': key };
    const archive = await api(`${version}/latest/archive`, { headers });
    const size = (await archive.bytes()).length;
    await (await api(`${version}/1.0.0/files/SKILL.md`)).text();
    for (let at = 0; at < 2; at++) await (await api(`${version}/latest/source/SKILL.md`)).text();
    await (await api(`${version}/1.0.0/diff/latest`)).text();
    await api('/skills/mei/pdf');
    await expect.poll(() => lines('access').length).toBe(5);
    const [first, ...others] = lines('access');
    const what = {
      asset: 'skill:mei/pdf',
      version: '1.0.0',
      digest: expect.stringMatching(/^sha256:/),
    };
    expect(first).toMatchObject({ level: 'info', actor: 'mei', key: key.slice(0, 7), ...what });
    expect(Number(first?.['bytes'])).toBeGreaterThan(size);
    for (const other of others)
      expect(other).toMatchObject({ actor: null, ip: '127.0.0.1', ...what });
    expect(others.map(({ file }) => file)).toEqual(['SKILL.md', 'SKILL.md', 'SKILL.md', undefined]);
  });

  it('logs no read as access without it', async () => {
    const { api, lines, line } = await place();
    await (await api(`${version}/1.0.0/archive`)).bytes();
    await api('/none');
    await line('request', { path: '/api/v1/none' });
    expect(lines('access')).toEqual([]);
  });
});
