import { beforeAll, describe, expect, it } from 'vitest';
import { createApp } from '#api/app.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { deps } = registry;
/** The same registry, started with READ_ONLY. */
const maintained = createApp({ ...deps, settings: { ...deps.settings, readOnly: true } });
let mei: User;

beforeAll(async () => {
  mei = await registry.user('mei');
  await json(registry.publish(mei, { 'SKILL.md': skillMd('tool') }, '?visibility=private'), 201);
});

const ask = (method: string, path: string, body?: unknown) =>
  maintained.request(`/api/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${mei.key}`, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });

describe('READ_ONLY', () => {
  it.each([
    ['POST', '/skills'],
    ['PATCH', '/skills/mei/tool'],
    ['DELETE', '/skills/mei/tool'],
    ['PUT', '/skills/mei/tool/tags/latest'],
    ['POST', '/users/me/tokens'],
    ['POST', '/auth/register'],
    ['POST', '/webhooks/some-source'],
  ])('refuses %s %s with 503, the reason and when to try again', async (method, path) => {
    const before = await registry.counts();
    const response = await ask(method, path, {});
    expect(response.headers.get('retry-after')).toBe('60');
    const { detail } = await refusal(response, 503, 'server.read_only');
    expect(detail).toContain('READ_ONLY');
    expect(await registry.counts()).toEqual(before);
  });

  it('serves what a key may read, and writes no last use', async () => {
    const { tokens } = deps.db.tables;
    await deps.db.query.update(tokens).set({ lastUsedAt: null });
    expect(await json(ask('GET', '/skills/mei/tool'))).toMatchObject({ name: 'tool' });
    const rows = await deps.db.query.select().from(tokens);
    expect(rows.map(({ lastUsedAt }) => lastUsedAt)).toEqual(rows.map(() => null));
  });

  it('takes an install without recording it, and lets users sign in', async () => {
    const install = { version: 'latest', target: 'cursor' };
    expect((await ask('POST', '/skills/mei/tool/installs', install)).status).toBe(204);
    expect((await registry.counts())['installs']).toBe(0);
    const login = { email: 'mei', password: 'password of mei' };
    expect((await ask('POST', '/auth/login', login)).status).toBe(200);
  });

  it('is in /meta', async () => {
    expect(await json(ask('GET', '/meta'))).toMatchObject({ readOnly: 'setting' });
  });
});
