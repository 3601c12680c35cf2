import { describe, expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import { json } from '#test/support/answers.ts';
import { skillMd, testRegistry, type User } from '#test/support/registry.ts';

/** A registry whose clock stands still, so that no time tells two states apart; each list is asked for twice. */
async function standing() {
  const at = new Date('2026-03-01T12:00:00Z');
  const registry = await testRegistry({}, { now: () => at });
  const ada = await registry.user('ada');
  const publish = (name: string, query = '?visibility=public', as: User = ada) =>
    json(registry.publish(as, { 'SKILL.md': skillMd(name) }, query), 201);
  const ask = async (query: string, as: User | null = ada) => {
    const answer = await registry.call(`/skills?${query}`, { as });
    return { etag: answer.headers.get('etag'), page: (await answer.json()) as Page<AssetSummary> };
  };
  const list = async (query: string, as: User | null = ada) => {
    const first = await ask(query, as);
    expect(await ask(query, as)).toEqual(first);
    return first;
  };
  const names = async (query: string, as: User | null = ada) =>
    (await list(query, as)).page.items.map(({ name }) => name);
  const change = (name: string, json: unknown) =>
    registry.call(`/skills/ada/${name}`, { method: 'PATCH', as: ada, json });
  const remove = (name: string) =>
    registry.call(`/skills/ada/${name}`, { method: 'DELETE', as: ada });
  return { registry, ada, publish, list, names, change, remove };
}

describe('a list that is asked for again', () => {
  it('shows every change of a row, also two in one instant', async () => {
    const { publish, list, change } = await standing();
    await publish('one');
    const first = await list('size=5');
    for (const message of ['Use another.', 'Use none.']) {
      const answer = await change('one', { deprecation: { message, successor: null } });
      expect(answer.status).toBe(200);
      expect((await list('size=5')).page.items[0]).toMatchObject({ deprecated: true });
    }
    await change('one', { deprecation: null });
    expect(await list('size=5')).toEqual(first);
    await change('one', { visibility: 'internal' });
    expect((await list('size=5')).page.items[0]).toMatchObject({ visibility: 'internal' });
  });

  it('shows another version, and the latest after a yank', async () => {
    const { registry, ada, publish, list } = await standing();
    const latest = async () => (await list('size=5')).page.items[0]?.latestVersion;
    await publish('one', '?version=1.0.0');
    expect(await latest()).toBe('1.0.0');
    await json(
      registry.publish(ada, { 'SKILL.md': skillMd('one', { body: 'More.' }) }, '?version=2.0.0'),
      201,
    );
    expect(await latest()).toBe('2.0.0');
    const yank = { method: 'POST', as: ada, json: { reason: 'Broken' } };
    await json(registry.call('/skills/ada/one/versions/2.0.0/yank', yank));
    expect(await latest()).toBe('1.0.0');
  });

  it('is what it was when what came between is gone again', async () => {
    const { publish, list, names, remove, registry } = await standing();
    await publish('b');
    await publish('c');
    const first = await list('sort=name&size=1');
    await publish('a');
    expect(await names('sort=name&size=1')).toEqual(['a']);
    await remove('a');
    expect(await list('sort=name&size=1')).toEqual(first);
    await registry.call('/skills/ada/a/restore', { method: 'POST', as: 'admin' });
    expect(await names('sort=name&size=1')).toEqual(['a']);
  });

  it('counts what is beyond its rows, and goes on from each page', async () => {
    const { publish, list, names } = await standing();
    for (const name of ['a', 'b', 'c']) await publish(name);
    const { page } = await list('sort=name&size=1');
    expect(page).toMatchObject({ total: 3, items: [{ name: 'a' }] });
    await publish('d');
    expect((await list('sort=name&size=1')).page).toEqual({ ...page, total: 4 });
    expect(await names(`sort=name&size=1&cursor=${page.nextCursor}`)).toEqual(['b']);
    expect(await names('sort=name&size=2')).toEqual(['a', 'b']);
  });

  it('follows the installs', async () => {
    const { registry, publish, list, names } = await standing();
    for (const name of ['a', 'b']) await publish(name);
    const install = async (name: string, by: string) =>
      registry.call(`/skills/ada/${name}/installs`, {
        method: 'POST',
        as: await registry.user(by),
        json: { version: 'latest', target: 'cursor' },
      });
    for (const [at, name] of ['a', 'b', 'a', 'b', 'b'].entries()) {
      expect((await install(name, `by-${at}`)).status).toBe(204);
      const { items } = (await list('sort=installs&size=5')).page;
      expect(items.map((item) => item.name)).toEqual(await names('sort=installs&size=5'));
    }
    const { items } = (await list('sort=installs&size=5')).page;
    expect(items.map(({ name, installs }) => [name, installs])).toEqual([
      ['b', 3],
      ['a', 2],
    ]);
  });

  it('is nobody else’s', async () => {
    const { registry, publish, names } = await standing();
    const ben = await registry.user('ben');
    await publish('open');
    await publish('secret', '?visibility=private');
    expect((await names('sort=name&size=5')).toSorted()).toEqual(['open', 'secret']);
    expect(await names('sort=name&size=5', ben)).toEqual(['open']);
    expect(await names('sort=name&size=5', null)).toEqual(['open']);
  });
});
