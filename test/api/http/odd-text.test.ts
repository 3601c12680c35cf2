import { describe, expect, it } from 'vitest';
import type { VersionDetail } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

const odd = [
  '\0',
  'a\0b',
  '\ud800',
  'a\udfffb',
  '\u202e',
  '\u{10ffff}',
  '𠮷🤖',
  "'; drop table users; --",
];

describe('text that few expect', () => {
  it('in a manifest is stored, or refused with its place, and never breaks a later read', async () => {
    const heads = [
      'tags: [1, 2.50, true, null, 0x1F]',
      'tags: 5',
      'version: 1',
      'version: 1.10',
      'version: 1e3',
      'license: 7',
      'author: 9.0',
      'metadata: 5',
      'metadata: {version: [1]}',
      'description: 12',
      'name: 7',
      'compatibility: {node: 20}',
      'compatibility: any',
      '__proto__: {polluted: true}',
      'constructor: x',
      '? [a, b]\n: c',
      'x: .nan',
      'x: !!binary aGk=',
      'x: 2024-01-01',
      'x: 12345678901234567890123',
      'tags: ["a\\0b"]',
      'x: "\\ud800"',
    ];
    for (const [at, head] of heads.entries()) {
      const files = { 'SKILL.md': skillMd(`odd-${at}`, { head: `${head}\n` }) };
      const answer = await registry.publish('admin', files, `?name=odd-${at}`);
      expect([head, answer.status]).toEqual([head, 201]);
      const detail = await json<VersionDetail>(call(`/skills/admin/odd-${at}/versions/latest`));
      expect(typeof detail.manifest).toBe('object');
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    const list = await json<{ total: number; items: { tags: string[] }[] }>(
      call('/skills?size=100'),
    );
    expect(list.total).toBe(heads.length);
    for (const tag of list.items.flatMap(({ tags }) => tags)) expect(typeof tag).toBe('string');
    expect((await call('/tags')).status).toBe(200);
  });

  it('in a tag of numbers is a tag', async () => {
    const files = { 'SKILL.md': skillMd('numeric', { head: 'tags: [2024, 1.50]\n' }) };
    const published = await json(registry.publish('admin', files), 201);
    expect(published).toMatchObject({ asset: { tags: ['2024', '1.50'] } });
    expect(await json(call('/skills?tag=1.50'))).toMatchObject({ total: 1 });
  });

  it.each(odd)(
    '%j in what a caller writes is answered, and read back by everyone',
    async (text) => {
      const name = `said-${odd.indexOf(text)}`;
      const query = `?changelog=${encodeURIComponent(text.toWellFormed())}`;
      const files = { 'SKILL.md': skillMd(name), 'x.txt': text };
      // A file may hold it; what stands in a column may not.
      if (text.includes('\0'))
        await refusal(registry.publish('admin', files, query), 400, 'request.invalid');
      await json(registry.publish('admin', files, text.includes('\0') ? '' : query), 201);
      const ref = `/skills/admin/${name}`;
      const write = (path: string, method: string, body: unknown) =>
        call(`${ref}${path}`, { method, as: 'admin', json: body });
      const answers = [
        await write('', 'PATCH', { deprecation: { message: text } }),
        await write('/versions/1.0.0/yank', 'POST', { reason: `x${text}` }),
        await call('/users/me/tokens', { method: 'POST', as: 'admin', json: { name: `x${text}` } }),
        await write('', 'PATCH', { tags: [text] }),
        await write('/dist-tags/beta', 'PUT', { version: text }),
        await call('/auth/login', { method: 'POST', json: { email: text, password: text } }),
      ];
      for (const answer of answers) expect(answer.status).toBeLessThan(500);
      const pages = [
        ref,
        `${ref}/versions`,
        `${ref}/versions/1.0.0/diff/1.0.0`,
        '/skills',
        '/tags',
      ];
      for (const path of pages) expect([path, (await call(path)).status]).toEqual([path, 200]);
      expect((await call('/users/me/tokens', { as: 'admin' })).status).toBe(200);
    },
  );

  it.each(['%', '%ff', '%zz', '%00', '%ed%a0%80', '%2e%2e%2f', '%c0%ae', 'a%0d%0aset-cookie:x'])(
    'in an address is a plain refusal: %s',
    async (text) => {
      for (const path of [
        `/skills/${text}`,
        `/skills/admin/${text}`,
        `/skills/${text}/x/versions`,
        `/skills/admin/none/versions/${text}`,
        `/skills/admin/none/versions/${text}/archive`,
        `/skills/admin/none/versions/1.0.0/files/${text}`,
        `/skills/admin/none/versions/1.0.0/source/${text}`,
        `/skills/admin/none/dist-tags/${text}`,
        `/nothing/${text}`,
        `/skills?cursor=${text}`,
        `/skills?size=${text}`,
        `/skills?namespace=${text}`,
      ]) {
        const { status, headers } = await call(path);
        expect([path, status >= 400 && status < 500]).toEqual([path, true]);
        expect(headers.get('content-type')).toMatch(/problem\+json/);
        expect(headers.has('set-cookie')).toBe(false);
      }
    },
  );

  it.each([
    ['[]', 400],
    ['null', 400],
    ['7', 400],
    ['"text"', 400],
    ['', 400],
    ['{"email":', 400],
    ['{"email":{"$ne":1},"password":[]}', 400],
    [`${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`, 413],
    [`${'['.repeat(30_000)}${']'.repeat(30_000)}`, 400],
  ] as const)('as a JSON body is a plain refusal: %.20s', async (body, status) => {
    const headers = { 'content-type': 'application/json' };
    const answer = call('/auth/login', { method: 'POST', headers, body });
    await refusal(answer, status, status === 413 ? 'request.too_large' : 'request.invalid');
  });
});
