import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, testRegistry } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;
const mei = await registry.user('mei');
await json(registry.publish(mei, { 'SKILL.md': skillMd('secret') }), 201);
const archive = '/skills/mei/secret/versions/1.0.0/archive';

type Caching = Record<string, string | true>;
const cachingOf = ({ headers }: Response): Caching =>
  Object.fromEntries(
    (headers.get('cache-control') ?? '').split(/,\s*/).map((one) => {
      const [name = '', value = true] = one.split('=');
      return [name, value];
    }),
  );

/** How long a shared cache may give an answer out without asking, in seconds. RFC 9111, section 4.2.1. */
function sharedSeconds(caching: Caching): number {
  if (['private', 'no-store', 'no-cache'].some((name) => name in caching)) return 0;
  return Number(caching['s-maxage'] ?? caching['max-age'] ?? Infinity);
}

describe('an archive that is withdrawn', () => {
  it('leaves shared caches within a minute, and does not outlive it in any', async () => {
    const answer = await call(archive);
    const caching = cachingOf(answer);
    expect(sharedSeconds(caching)).toBeLessThanOrEqual(60);
    expect(caching).not.toHaveProperty('immutable');
    // Not even while the registry cannot be asked.
    expect(caching).toHaveProperty('must-revalidate');
    const tag = answer.headers.get('etag') ?? '';
    const again = await call(archive, { headers: { 'if-none-match': tag } });
    expect([again.status, await again.text()]).toEqual([304, '']);
    expect(cachingOf(again)).toEqual(caching);
  });

  it.each([
    ['a key', () => ({ 'x-api-key': mei.key })],
    ['a session', () => ({ authorization: `Bearer ${mei.session}` })],
    ['a cookie', () => ({ cookie: `agenthub_session=${mei.session}` })],
  ])('never enters a shared cache for who comes with %s', async (_, headers) => {
    const answer = await call(archive, { headers: headers() });
    expect(answer.status).toBe(200);
    expect(cachingOf(answer)).toEqual({ private: true, 'no-cache': true });
  });

  it('is told apart by all that tells callers apart', async () => {
    const vary = (await call(archive)).headers.get('vary') ?? '';
    expect(vary.split(/,\s*/).toSorted()).toEqual(['authorization', 'cookie', 'x-api-key']);
  });

  it('stays out of shared caches where nobody reads without an account', async () => {
    const closed = await testRegistry({ ANONYMOUS_READ: 'false' });
    const someone = await closed.user('someone');
    await json(closed.publish(someone, { 'SKILL.md': skillMd('inside') }), 201);
    const answer = await closed.call('/skills/someone/inside/versions/1.0.0/archive', {
      as: someone,
    });
    expect(cachingOf(answer)).toHaveProperty('private');
  });

  it('is not there, and not kept, once it is internal or deleted', async () => {
    const tag = (await call(archive)).headers.get('etag') ?? '';
    const isGone = async () => {
      const answer = await call(archive, { headers: { 'if-none-match': tag } });
      expect(answer.headers.get('cache-control')).toBe('no-store');
      await refusal(answer, 404, 'asset.not_found');
    };
    const patch = (visibility: string) =>
      json(call('/skills/mei/secret', { method: 'PATCH', as: mei, json: { visibility } }));
    await patch('internal');
    await isGone();
    await patch('public');
    expect((await call(archive)).status).toBe(200);
    expect((await call('/skills/mei/secret', { method: 'DELETE', as: mei })).status).toBe(204);
    await isGone();
  });
});
