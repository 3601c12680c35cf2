import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, testRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

const publish = (as: User, name: string, query = '', options = {}) =>
  json(registry.publish(as, { 'SKILL.md': skillMd(name, options) }, query), 201);
const list = (query: string, as: User | 'admin' | null = null) =>
  json<Page<AssetSummary>>(call(`/skills?${query}`, { as }));
const names = (found: Page<AssetSummary>) => found.items.map(({ name }) => name);
const patch = (as: User | 'admin' | null, ref: string, change: unknown) =>
  call(`/skills/${ref}`, { method: 'PATCH', as, json: change });

describe('DELETE /api/v1/skills/{namespace}/{name}', () => {
  it('takes the asset out of everything at once', async () => {
    const ma = await registry.user('ma');
    await publish(ma, 'going', '', { head: 'tags: [going-tag]\n' });
    expect((await call('/skills/ma/going', { method: 'DELETE', as: ma })).status).toBe(204);
    for (const path of ['', '/versions', '/versions/1.0.0', '/versions/1.0.0/files'])
      await refusal(call(`/skills/ma/going${path}`, { as: ma }), 404, 'asset.not_found');
    for (const path of ['files/SKILL.md', 'archive', 'source/SKILL.md', 'diff/1.0.0'])
      await refusal(call(`/skills/ma/going/versions/1.0.0/${path}`), 404, 'asset.not_found');
    expect(await list('owner=ma', ma)).toMatchObject({ total: 0, items: [] });
    expect(await list('q=going', ma)).toMatchObject({ total: 0 });
    expect(await (await call('/tags', { as: ma })).text()).not.toContain('going-tag');
    expect(await registry.audited('asset.delete', 'ma/going')).toMatchObject({ actorName: 'ma' });
    await refusal(call('/skills/ma/going', { method: 'DELETE', as: ma }), 404, 'asset.not_found');
  });

  it('is for owners, maintainers and admins only', async () => {
    const na = await registry.user('na');
    const helper = await registry.user('helper');
    await publish(na, 'guarded');
    await registry.join('helper', 'na', 'member');
    const remove = (as: User | null) => call('/skills/na/guarded', { method: 'DELETE', as });
    await refusal(remove(null), 401, 'auth.required');
    await refusal(remove(await registry.user('passer-by')), 403, 'auth.forbidden');
    await refusal(remove(helper), 403, 'auth.forbidden');
    await json(patch(helper, 'na/guarded', { tags: ['by-a-member'] }));
    expect((await remove(na)).status).toBe(204);
  });
});

describe('POST /api/v1/skills/{namespace}/{name}/restore', () => {
  it('brings a deleted asset back as it was, by an owner or an admin', async () => {
    const oa = await registry.user('oa');
    await publish(oa, 'back', '', { head: 'tags: [back-tag]\n' });
    await call('/skills/oa/back', { method: 'DELETE', as: oa });
    const restore = (as: User | 'admin' | null) =>
      call('/skills/oa/back/restore', { method: 'POST', as });
    await refusal(restore(null), 401, 'auth.required');
    await refusal(restore(await registry.user('another')), 404, 'asset.not_found');
    const deleted = (as: User | 'admin' | null) => call('/skills?state=deleted', { as });
    await refusal(deleted(null), 401, 'auth.required');
    await refusal(call('/skills?state=deleted&q=x', { as: oa }), 400, 'request.invalid');
    const one = { ref: 'oa/back', deletedAt: expect.any(String) };
    expect(await json(deleted(oa))).toMatchObject({ items: [one], nextCursor: null, total: 1 });
    const all = (await json<Page<AssetSummary>>(deleted('admin'))).items;
    expect(all.map(({ ref }) => ref)).toContain('oa/back');
    expect(await json(restore(oa))).toMatchObject({ ref: 'oa/back' });
    expect(await json(deleted(oa))).toMatchObject({ items: [], total: 0 });
    await call('/skills/oa/back', { method: 'DELETE', as: 'admin' });
    await refusal(restore(oa), 403, 'auth.forbidden');
    expect(await json(restore('admin'))).toMatchObject({ ref: 'oa/back', latestVersion: '1.0.0' });
    expect(names(await list('tag=back-tag'))).toEqual(['back']);
    expect(names(await list('q=back&owner=oa'))).toEqual(['back']);
    expect((await call('/skills/oa/back/versions/latest/archive')).status).toBe(200);
    expect(await registry.audited('asset.restore', 'oa/back')).toMatchObject({
      actorName: 'admin',
    });
    await refusal(restore('admin'), 409, 'asset.not_deleted');
    const missing = call('/skills/oa/never/restore', { method: 'POST', as: 'admin' });
    await refusal(missing, 404, 'asset.not_found');
  });

  it('works for 30 days', async () => {
    let now = Date.now();
    const own = await testRegistry({}, { now: () => new Date(now) });
    const mei = await own.user('mei');
    const restore = (name: string) =>
      own.call(`/skills/mei/${name}/restore`, { method: 'POST', as: 'admin' });
    for (const name of ['early', 'late']) {
      await own.publish(mei, { 'SKILL.md': skillMd(name) });
      await own.call(`/skills/mei/${name}`, { method: 'DELETE', as: mei });
    }
    now += 30 * 86_400_000;
    await json(restore('early'));
    now += 1;
    await refusal(restore('late'), 404, 'asset.not_found');
    const { assets } = own.deps.db.tables;
    const [kept] = await own.deps.db.query.select().from(assets).where(eq(assets.name, 'late'));
    expect(kept?.deletedAt).not.toBeNull();
  });
});
