import { beforeAll, describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;
let mei: User;

const reads = [
  '/meta',
  '/skills',
  '/skills?q=tool',
  '/skills/tool',
  '/skills/mei/tool',
  '/skills/mei/tool/versions',
  '/skills/mei/tool/versions/latest',
  '/skills/mei/tool/versions/1.0.0/files',
  '/skills/mei/tool/versions/1.0.0/files/SKILL.md',
  '/skills/mei/tool/versions/1.0.0/source/SKILL.md',
  '/skills/mei/tool/versions/1.0.0/archive',
  '/skills/mei/tool/versions/1.0.0/diff/1.0.0',
  '/skills/mei/tool/install-plan?target=cursor',
  '/search?q=tool',
  '/tags',
];

beforeAll(async () => {
  mei = await registry.user('mei');
  await json(registry.publish(mei, { 'SKILL.md': skillMd('tool') }), 201);
});

describe('a conditional GET', () => {
  it.each(reads)('answers 304 without a body to whoever has it: %s', async (path) => {
    for (const as of [null, mei, null]) {
      const first = await call(path, { as });
      expect(first.status).toBe(200);
      const etag = first.headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[^"]+"$/);
      const body = await first.text();
      expect(body).not.toBe('');
      for (const given of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
        for (const method of ['GET', 'HEAD']) {
          const again = await call(path, { as, method, headers: { 'if-none-match': given } });
          expect([given, method, again.status]).toEqual([given, method, 304]);
          expect(await again.text()).toBe('');
          expect(again.headers.get('etag')).toBe(etag);
          expect(again.headers.get('vary')).toContain('authorization');
        }
      }
      const other = await call(path, { as, headers: { 'if-none-match': '"other"' } });
      expect([other.status, await other.text()]).toEqual([200, body]);
    }
  });

  it('answers with the new state as soon as a write is acknowledged, never with a kept one', async () => {
    for (let at = 0; at < 20; at++) {
      const before = await call('/skills?q=fresh');
      const etag = before.headers.get('etag') ?? '';
      await json(registry.publish(mei, { 'SKILL.md': skillMd(`fresh-${at}`) }), 201);
      const after = await call('/skills?q=fresh', { headers: { 'if-none-match': etag } });
      expect(await json(after)).toMatchObject({ total: at + 1 });
    }
  });

  it('gives anonymous readers what is for them, whoever asked before', async () => {
    await json(registry.publish(mei, { 'SKILL.md': skillMd('mine') }, '?visibility=private'), 201);
    const path = '/skills?q=mine';
    for (const [as, total] of [
      [mei, 1],
      [null, 0],
      [mei, 1],
      [null, 0],
    ] as const)
      expect(await json(call(path, { as }))).toMatchObject({ total });
    const cookie = { cookie: `agenthub_session=${mei.session}` };
    expect(await json(call(path, { headers: cookie }))).toMatchObject({ total: 1 });
    expect(await json(call(path, { headers: { 'x-api-key': mei.key } }))).toMatchObject({
      total: 1,
    });
  });
});
