import { describe, expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import { json, refusal } from '#test/support/answers.ts';
import { skillMd, testRegistry, type TestRegistry, type User } from '#test/support/registry.ts';

const sorts = ['installs', 'updated', 'name', 'relevance'];

async function withSkills(count: number): Promise<{ registry: TestRegistry; mei: User }> {
  let now = Date.now();
  // Several share a moment, so that order rests on more than time.
  const registry = await testRegistry({}, { now: () => new Date((now += 0.4)) });
  const mei = await registry.user('mei');
  for (let at = 0; at < count; at++) await add(registry, mei, `skill-${(at * 7) % count}`);
  for (const at of [3, 3, 5])
    await registry.call(`/skills/mei/skill-${at}/installs`, {
      method: 'POST',
      json: { version: '1.0.0', target: 'cursor' },
    });
  return { registry, mei };
}

const add = (registry: TestRegistry, as: User, name: string) =>
  json(registry.publish(as, { 'SKILL.md': skillMd(name) }), 201);

async function walk(
  registry: TestRegistry,
  query: string,
  between?: (at: number) => Promise<unknown>,
) {
  const names: string[] = [];
  // An empty one begins, as none does.
  let cursor: string | null = '';
  for (let at = 0; at < 50; at++) {
    const page: Page<AssetSummary> = await json<Page<AssetSummary>>(
      registry.call(`/skills?${query}&size=4&cursor=${cursor}`),
    );
    names.push(...page.items.map(({ name }) => name));
    expect(page.items.length).toBeLessThanOrEqual(4);
    cursor = page.nextCursor;
    if (!cursor) return names;
    await between?.(at);
  }
  throw new Error('the pages do not end');
}

describe('pages of GET /api/v1/skills', () => {
  it('together hold every asset once, in the order of one large page, by every sort', async () => {
    const { registry } = await withSkills(13);
    for (const query of [
      ...sorts.map((sort) => `sort=${sort}`),
      ...sorts.map((sort) => `q=skill&sort=${sort}`),
    ]) {
      const whole = await json<Page<AssetSummary>>(registry.call(`/skills?${query}&size=100`));
      expect(whole).toMatchObject({ total: 13, nextCursor: null });
      const names = await walk(registry, query);
      expect([query, ...names]).toEqual([query, ...whole.items.map(({ name }) => name)]);
      expect(new Set(names).size).toBe(13);
    }
  });

  it('neither repeat nor skip what was there when assets are added in between', async () => {
    const { registry, mei } = await withSkills(9);
    const before = Array.from({ length: 9 }, (_, at) => `skill-${at}`);
    let added = 0;
    for (const query of [...sorts.map((sort) => `sort=${sort}`), 'q=skill', 'q=skill&sort=name']) {
      const names = await walk(registry, query, async () => {
        await add(registry, mei, `a-skill-${added}`);
        await add(registry, mei, `z-skill-${added++}`);
      });
      expect([query, new Set(names).size]).toEqual([query, names.length]);
      expect([query, ...names.filter((name) => before.includes(name)).toSorted()]).toEqual([
        query,
        ...before,
      ]);
    }
  });

  it('take no cursor of another order, and a cursor of theirs for as long as it is kept', async () => {
    const { registry } = await withSkills(5);
    const cursor = async (query: string) =>
      (await json<Page<unknown>>(registry.call(`/skills?size=2&${query}`))).nextCursor;
    const byName = await cursor('sort=name');
    for (const query of ['sort=updated', 'sort=installs', 'q=skill', 'q=skill&sort=updated'])
      await refusal(registry.call(`/skills?${query}&cursor=${byName}`), 400, 'request.invalid');
    const again = await json<Page<AssetSummary>>(
      registry.call(`/skills?sort=name&size=100&cursor=${byName}`),
    );
    expect(again.items.map(({ name }) => name)).toEqual(['skill-2', 'skill-3', 'skill-4']);
  });
});
