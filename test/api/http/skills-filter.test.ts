import { expect, it, describe } from 'vitest';
import { skillMd, testRegistry } from '#test/support/registry.ts';

describe('GET /api/v1/skills, filtered without words', () => {
  it('gives what tags, namespace and owner leave, in every order, page by page', async () => {
    const { call, user, publish } = await testRegistry();
    const ada = await user('ada');
    const bo = await user('bo');
    const tagged = (name: string, tags: string) =>
      skillMd(name, { head: `tags: [${tags}]\n`, description: 'words' });
    await publish(ada, { 'SKILL.md': tagged('one', 'pdf, ocr') });
    await publish(ada, { 'SKILL.md': tagged('two', 'pdf') });
    await publish(bo, { 'SKILL.md': tagged('three', 'pdf') });
    await publish(bo, { 'SKILL.md': tagged('four', 'pdf') }, '?visibility=private');
    const list = async (query: string, as: typeof ada | null = null) => {
      const response = await call(`/skills?${query}`, { as });
      return (await response.json()) as {
        items: { name: string }[];
        total: number;
        nextCursor: string | null;
      };
    };
    const names = async (query: string, as: typeof ada | null = null) =>
      (await list(query, as)).items.map(({ name }) => name);
    expect(await names('tag=pdf&sort=name')).toEqual(['one', 'three', 'two']);
    expect(await names('tag=pdf&sort=updated')).toEqual(['three', 'two', 'one']);
    expect((await names('tag=pdf&sort=relevance')).toSorted()).toEqual(['one', 'three', 'two']);
    expect(await names('tag=pdf&tag=ocr')).toEqual(['one']);
    expect((await names('namespace=ada')).toSorted()).toEqual(['one', 'two']);
    expect((await names('owner=bo&tag=pdf', bo)).toSorted()).toEqual(['four', 'three']);
    expect(await list('tag=nothing')).toEqual({ items: [], total: 0, nextCursor: null });
    expect(await list('namespace=nobody')).toEqual({ items: [], total: 0, nextCursor: null });
    const first = await list('tag=pdf&sort=name&size=2');
    expect(first.total).toBe(3);
    expect(await names(`tag=pdf&sort=name&size=2&cursor=${first.nextCursor}`)).toEqual(['two']);
    expect((await call('/skills?tag=pdf&cursor=garbage')).status).toBe(400);
  });
});
