import { describe, expect, it } from 'vitest';
import type { SyncRun, SyncSource } from '#schema/source.ts';
import { kindWords } from '#schema/kind.ts';
import { allRoutes } from '#test/support/all-routes.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

const registry = await fileRegistry();
const { call } = registry;

const words = Object.values(kindWords);
for (const [name, version] of [
  ['base', '1.0.0'],
  ['base', '1.1.0'],
  ['base-two', '1.0.0'],
] as const) {
  const markdown = skillMd(name, { head: `version: ${version}\ntags: [pdf]\n` });
  const manifests = {
    skills: ['SKILL.md', markdown],
    mcps: ['server.json', serverJson(`com.example/${name}`, { version })],
    agents: ['AGENT.md', markdown],
  } as const;
  for (const word of words) {
    const [path, content] = manifests[word];
    const files = [{ path, content }];
    await json(call(`/${word}`, { method: 'POST', as: 'admin', json: { files } }), 201);
  }
}
const made = { url: 'https://127.0.0.1:1/x.git', namespace: 'admin', intervalSeconds: 0 };
const as = 'admin' as const;
const { id: source } = await json<SyncSource>(
  call('/admin/sync-sources', { method: 'POST', as, json: made }),
  201,
);
const { id: run } = await json<SyncRun>(
  call(`/admin/sync-sources/${source}/sync`, { method: 'POST', as }),
  202,
);
const { id: admin } = await json<{ id: string }>(call('/users/me', { as }));
await json(call('/namespaces', { method: 'POST', as, json: { name: 'crew' } }), 201);

function listsOf(word: string): Record<string, string[]> {
  const one = `/api/v1/${word}/{namespace}/{name}`;
  return {
    [`/api/v1/${word}`]: ['', 'tag=pdf', 'q=base'].flatMap((what) =>
      ['installs', 'updated', 'name', 'relevance'].map((sort) => `/${word}?${what}&sort=${sort}`),
    ),
    [`${one}/versions`]: [`/${word}/admin/base/versions?`],
    [`${one}/used-by`]: [`/${word}/admin/base/used-by?`],
    [`${one}/versions/{version}/diff/{to}`]: [`/${word}/admin/base/versions/1.0.0/diff/1.1.0?`],
  };
}

/** How each list is asked: every order, and every way to an answer of its own. */
const asked: Record<string, string[]> = {
  ...Object.assign({}, ...words.map(listsOf)),
  '/api/v1/admin/users': ['/admin/users?'],
  '/api/v1/admin/users/{id}/tokens': [`/admin/users/${admin}/tokens?`],
  '/api/v1/invitations': ['/invitations?'],
  '/api/v1/namespaces': ['/namespaces?', '/namespaces?mine=true'],
  '/api/v1/namespaces/{namespace}/members': ['/namespaces/crew/members?'],
  '/api/v1/admin/sync-sources': ['/admin/sync-sources?'],
  '/api/v1/admin/sync-runs': ['/admin/sync-runs?', `/admin/sync-runs?source=${source}`],
  '/api/v1/admin/sync-runs/{id}/outcomes': [`/admin/sync-runs/${run}/outcomes?`],
};

const id = '01900000-0000-7000-8000-000000000000';
const edge = { tier: 0, installs: 1, assetId: id, before: [], given: 1 };

/** No list has given any of these, whatever it is a list of. */
const hostile: unknown[] = [
  ...[
    Number.MAX_SAFE_INTEGER,
    8_640_000_000_000_001,
    -8_640_000_000_000_001,
    8_640_000_000_000_000,
    253_402_300_800_000,
    -62_135_596_800_001,
    1e308,
    0.5,
    '1',
    null,
  ].flatMap((at) => [
    [at, id],
    ['updated', at, id],
  ]),
  ...['', 'x', '\0', '\ud800', `${id}\0`, 7, null, {}, [id]].flatMap((one) => [
    [1, one],
    ['updated', 1, one],
    ['installs', 1, one],
    ['name', 'base', one],
    ['relevance', 0, true, { ...edge, assetId: one }],
    ['relevance', 0, true, { ...edge, before: [one] }],
  ]),
  ...[-1, 2 ** 53, 1e308, 0.5, '1'].flatMap((one) => [
    ['installs', one, id],
    ['relevance', one, true, edge],
    ['relevance', 0, true, { ...edge, tier: one }],
    ['relevance', 0, true, { ...edge, installs: one }],
    ['relevance', 0, true, { ...edge, given: one }],
  ]),
  ...['\0', '\ud800', 'b\0', 'a'.repeat(65), 'A', ''].map((one) => ['name', one, id]),
  ...['\0', '\ud800', 'a'.repeat(1_025)].map((one) => [one, 'new']),
  ['a', 'unheard-of'],
  ['relevance', 0, true, { ...edge, score: -1.5 }],
  ['relevance', 0, true, { ...edge, before: Array.from({ length: 5 }, () => id) }],
  // As they were when they had a score.
  ['relevance', 0, 1, 2, -1.5, 0, id],
  ['relevance', 0],
  [],
  {},
  null,
  'text',
  [[[[]]]],
];

const forged = (value: unknown) =>
  btoa(JSON.stringify(value)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const texts = [...hostile.map(forged), '%00', '%', '%ff', '..', 'W10=', 'x'.repeat(8_401)];

/**
 * The texts that a list is asked with. The lists of all kinds are one code, which knows a kind by its word
 * alone: each takes its share of the texts, so that together they take every text in every order.
 */
function textsFor(path: string): string[] {
  const kind = words.findIndex((word) => path.startsWith(`/${word}`));
  return kind === -1 ? texts : texts.filter((_, at) => at % words.length === kind);
}

const lists = allRoutes.filter(({ query }) => query.includes('cursor')).map(({ path }) => path);

describe('a cursor that no list gave', () => {
  it('is tried on every list that there is', () => {
    expect(Object.keys(asked).toSorted()).toEqual(lists.toSorted());
  });

  it.each(Object.values(asked).flat())('is refused by %s', async (path) => {
    for (const text of textsFor(path))
      await refusal(call(`${path}&cursor=${text}`, { as }), 400, 'request.invalid');
  });

  it.each(Object.values(asked).flat())(
    'gets what is at the bounds answered by %s',
    async (path) => {
      const most = { tier: 5, installs: Number.MAX_SAFE_INTEGER, assetId: id, given: 1_000_000 };
      const atBounds = [
        [253_402_300_799_999, id],
        [-62_135_596_800_000, id],
        ['updated', 253_402_300_799_999, id],
        ['updated', -62_135_596_800_000, id],
        ['installs', Number.MAX_SAFE_INTEGER, id],
        ['installs', 0, id],
        ['name', 'z'.repeat(64), id],
        ...[0, 1, 2, 3].flatMap((level) =>
          [true, false].map((ranked) => [
            'relevance',
            level,
            ranked,
            { ...most, before: [id, id, id, id] },
          ]),
        ),
        ['a'.repeat(1_024), 'new'],
      ];
      for (const cursor of atBounds) {
        const { status } = await call(`${path}&cursor=${forged(cursor)}`, { as });
        // Another list's cursor is refused, its own is answered, and neither fails.
        expect([cursor, [200, 400].includes(status)]).toEqual([cursor, true]);
      }
    },
  );
});
