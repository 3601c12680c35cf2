import { describe, expect, it } from 'vitest';
import { skillMd, testRegistry, type User } from '#test/support/registry.ts';

async function registry(env: Record<string, string> = {}) {
  const made = await testRegistry(env);
  const ada = await made.user('ada');
  const publish = (name: string, tags: string, query = '', body = '') =>
    made.publish(ada, { 'SKILL.md': skillMd(name, { head: `tags: [${tags}]\n`, body }) }, query);
  const tags = async (as: User | 'admin' | null = null, query = '') => {
    const response = await made.call(`/tags${query}`, { as });
    const { items } = (await response.json()) as { items: { tag: string; count: number }[] };
    return items.map(({ tag, count }) => `${tag} ${count}`);
  };
  return { ...made, ada, publish, tags };
}

describe('the counts of tags', () => {
  it('hold what each may read', async () => {
    const { ada, publish, tags, user } = await registry();
    const bo = await user('bo');
    await publish('one', 'pdf, ocr');
    await publish('two', 'pdf', '?visibility=internal');
    await publish('three', 'pdf, 前端', '?visibility=private');
    expect(await tags()).toEqual(['ocr 1', 'pdf 1']);
    expect(await tags(bo)).toEqual(['pdf 2', 'ocr 1']);
    expect(await tags(ada)).toEqual(['pdf 3', 'ocr 1', '前端 1']);
    expect(await tags('admin')).toEqual(['pdf 3', 'ocr 1', '前端 1']);
    expect(await tags(ada, '?q=前')).toEqual(['前端 1']);
    expect(await tags(ada, '?q=P&kind=skill')).toEqual(['pdf 3']);
    expect(await tags(ada, '?kind=mcp')).toEqual([]);
    expect(await tags(ada, '?size=1')).toEqual(['pdf 3']);
  });

  it('follow new versions, changes, removal and return', async () => {
    const { ada, call, publish, tags } = await registry();
    await publish('one', 'pdf, ocr');
    await publish('two', 'pdf');
    await publish('one', 'pdf, word', '', 'The second version');
    expect(await tags()).toEqual(['pdf 2', 'word 1']);
    await publish('one', 'pdf, word', '', 'The third version');
    expect(await tags()).toEqual(['pdf 2', 'word 1']);
    const change = (json: unknown) => call('/skills/ada/one', { as: ada, method: 'PATCH', json });
    await change({ tags: ['excel'] });
    expect(await tags()).toEqual(['excel 1', 'pdf 1']);
    await change({ visibility: 'private' });
    expect(await tags()).toEqual(['pdf 1']);
    expect(await tags(ada)).toEqual(['excel 1', 'pdf 1']);
    await call('/skills/ada/one', { as: ada, method: 'DELETE' });
    expect(await tags('admin')).toEqual(['pdf 1']);
    await call('/skills/ada/one/restore', { as: 'admin', method: 'POST' });
    expect(await tags('admin')).toEqual(['excel 1', 'pdf 1']);
  });

  it('are as they were when the write fails', async () => {
    const { deps, publish, tags } = await registry();
    await publish('one', 'pdf');
    const { assets } = deps.db.tables;
    const failing = deps.db.write(async (tx) => {
      await tx.update(assets).set({ tags: ['lost'] });
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    expect(await tags()).toEqual(['pdf 1']);
  });

  it('are exact when many publish and change under one tag at once', async () => {
    const { ada, call, publish, tags } = await registry();
    const names = Array.from({ length: 12 }, (_, at) => `s${at}`);
    const published = await Promise.all(names.map((name) => publish(name, `crowd, ${name}`)));
    expect(published.map(({ status }) => status)).toEqual(names.map(() => 201));
    expect(await tags(null, '?q=crowd')).toEqual(['crowd 12']);
    const changed = await Promise.all(
      names.map((name, at) =>
        call(`/skills/ada/${name}`, {
          as: ada,
          method: 'PATCH',
          json: at % 2 ? { visibility: 'private' } : { tags: ['other'] },
        }),
      ),
    );
    expect(changed.map(({ status }) => status)).toEqual(names.map(() => 200));
    expect(await tags(null, '?q=crowd')).toEqual([]);
    expect(await tags(ada, '?q=crowd')).toEqual(['crowd 6']);
    expect(await tags(null, '?q=other')).toEqual(['other 6']);
  });
});
