import { beforeAll, describe, expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;
let mei: User;

type Group = { items: AssetSummary[]; total: number };
type Found = { skills: Group; mcps: Group; agents: Group; moreWhenSignedIn: boolean };
const search = (query: string) => json<Found>(call(`/search?${query}`));
const names = ({ items }: Group) => items.map(({ name }) => name);

beforeAll(async () => {
  mei = await registry.user('mei');
  const publish = (name: string, description: string, tags: string, body = '') =>
    json(
      registry.publish(mei, {
        'SKILL.md': skillMd(name, { description, head: `tags: [${tags}]\n`, body }),
      }),
      201,
    );
  await publish('pdf', 'Reads files', 'documents, 文档');
  await publish('pdf-forms', 'Fills forms 100%', 'documents');
  await publish('weather', '天气预报 and a pdf report', 'c++', 'See "the" sky * today');
});

/** What people and programs type; each must be answered, whatever it finds. */
const hostile = [
  '%',
  '%25',
  '"',
  '*',
  "'",
  '--',
  ';',
  '(',
  '^',
  'a"b*c',
  'NEAR(a b)',
  'pdf AND NOT x',
  'name:pdf',
  '-pdf',
  '\\',
  '%EF%BF%BD',
  '%ff',
  '%',
  '%zz',
  '%ED%A0%80',
  '%F0%9F%98%80',
  '+',
  '%0a',
  'a'.repeat(10_000),
  '%E4%B8%AD'.repeat(3_000),
  'a%20'.repeat(2_500),
];

describe('GET /api/v1/search', () => {
  it('finds in the order of the tiers, grouped by kind with totals', async () => {
    const found = await search('q=pdf');
    expect(names(found.skills)).toEqual(['pdf', 'pdf-forms', 'weather']);
    expect(found).toMatchObject({
      skills: { total: 3 },
      mcps: { total: 0, items: [] },
      agents: { total: 0 },
    });
    expect(await search('q=pdf&size=1')).toMatchObject({ skills: { total: 3 } });
    expect(names((await search('q=pdf&size=1')).skills)).toEqual(['pdf']);
    expect(names((await search('q=pdf&tag=c%2B%2B')).skills)).toEqual(['weather']);
    expect(names((await search('tag=documents&tag=%E6%96%87%E6%A1%A3')).skills)).toEqual(['pdf']);
    expect(names((await search('q=pdf&kind=mcp')).skills)).toEqual([]);
    expect((await search('')).skills.total).toBe(3);
  });

  it('takes a namespace and an order, as lists do', async () => {
    expect(names((await search('sort=name')).skills)).toEqual(['pdf', 'pdf-forms', 'weather']);
    expect(names((await search('sort=updated')).skills)).toEqual(['weather', 'pdf-forms', 'pdf']);
    expect((await search('namespace=mei')).skills.total).toBe(3);
    expect((await search('namespace=nobody')).skills.total).toBe(0);
  });

  it('finds one and two Chinese characters', async () => {
    for (const q of ['天', '天气', '预报'])
      expect(names((await search(`q=${encodeURIComponent(q)}`)).skills)).toEqual(['weather']);
    expect(names((await search(`q=${encodeURIComponent('文档')}`)).skills)).toEqual(['pdf']);
  });

  it.each(hostile)('answers q=%.20s', async (q) => {
    for (const path of [`/search?q=${q}`, `/skills?q=${q}`, `/tags?q=${q.slice(0, 200)}`])
      expect([path.slice(0, 50), (await call(path)).status]).toEqual([path.slice(0, 50), 200]);
  });

  it('refuses what it does not take', async () => {
    for (const query of [
      `q=${'a'.repeat(10_001)}`,
      'kind=tool',
      'size=0',
      'size=1e18',
      'tag=%20',
      'sort=best',
      'namespace=%20',
      'q=a&q=b',
    ])
      await refusal(call(`/search?${query}`), 400, 'request.invalid');
    const headers = { authorization: 'Bearer sr_wrong' };
    await refusal(call('/search?q=pdf', { headers }), 401, 'auth.invalid_credentials');
  });
});

describe('GET /api/v1/tags', () => {
  const tags = async (query = '') =>
    (await json<{ items: { tag: string; count: number }[] }>(call(`/tags${query}`))).items;

  it('lists tags with counts, most used first', async () => {
    expect(await tags()).toEqual([
      { tag: 'documents', count: 2 },
      { tag: 'c++', count: 1 },
      { tag: '文档', count: 1 },
    ]);
    expect(await tags('?size=1')).toHaveLength(1);
    expect(await tags('?q=Doc')).toEqual([{ tag: 'documents', count: 2 }]);
    expect(await tags(`?q=${encodeURIComponent('文')}`)).toEqual([{ tag: '文档', count: 1 }]);
    expect(await tags('?q=%25')).toEqual([]);
    expect(await tags('?kind=mcp')).toEqual([]);
  });

  it('refuses what it does not take', async () => {
    for (const query of ['size=0', 'size=101', 'kind=x', `q=${'x'.repeat(201)}`])
      await refusal(call(`/tags?${query}`), 400, 'request.invalid');
  });
});
