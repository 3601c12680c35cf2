import { describe, expect, it } from 'vitest';
import { cachedRegistry } from '#test/support/cached-registry.ts';
import { skillMd } from '#test/support/registry.ts';

const list = '/skills?size=20';

describe('the response cache', () => {
  it('shows a publish, a change and a removal at once', async () => {
    const { call, names, publish, ada } = await cachedRegistry();
    expect(await names(await call(list))).toEqual(['open']);
    await publish(ada, { 'SKILL.md': skillMd('new') });
    expect(await names(await call(list))).toEqual(['new', 'open']);
    await call('/skills/ada/new', { as: ada, method: 'PATCH', json: { visibility: 'private' } });
    expect(await names(await call(list))).toEqual(['open']);
    await call('/skills/ada/open', { as: ada, method: 'DELETE' });
    expect(await names(await call(list))).toEqual([]);
  });

  it('neither keeps nor serves an answer of someone signed in', async () => {
    const { call, names, ada } = await cachedRegistry();
    expect(await names(await call(list, { as: ada }))).toEqual(['open', 'secret']);
    expect(await names(await call(list))).toEqual(['open']);
    expect(await names(await call(list, { as: ada }))).toEqual(['open', 'secret']);
    const byCookie = await call(list, { headers: { cookie: `agenthub_session=${ada.session}` } });
    expect(await names(byCookie)).toEqual(['open', 'secret']);
    const byKey = await call(list, { headers: { 'x-api-key': ada.key } });
    expect(await names(byKey)).toEqual(['open', 'secret']);
    expect(await names(await call(list))).toEqual(['open']);
  });

  it('refuses a wrong credential where an anonymous answer is kept', async () => {
    const { call } = await cachedRegistry();
    await call(list);
    const response = await call(list, { headers: { 'x-api-key': 'sr_wrong' } });
    expect(response.status).toBe(401);
  });

  it('tells addresses apart by their query', async () => {
    const { call, names, publish, ada } = await cachedRegistry();
    await publish(ada, { 'SKILL.md': skillMd('other') });
    expect(await names(await call('/skills?size=1&sort=name'))).toEqual(['open']);
    expect(await names(await call('/skills?size=2&sort=name'))).toEqual(['open', 'other']);
  });

  it('keeps no refusal', async () => {
    const { call, publish, ada } = await cachedRegistry();
    expect((await call('/skills/ada/later')).status).toBe(404);
    await publish(ada, { 'SKILL.md': skillMd('later') });
    expect((await call('/skills/ada/later')).status).toBe(200);
  });
});
