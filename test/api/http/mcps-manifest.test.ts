import { beforeAll, describe, expect, it } from 'vitest';
import type { PublishResult } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

const registry = await fileRegistry();
const { call } = registry;
let mei: User;
beforeAll(async () => {
  mei = await registry.user('mei');
});

const post = (body: unknown, query = '') =>
  call(`/mcps${query}`, { method: 'POST', as: mei, json: body });
const fileOf = async ({ asset, version }: PublishResult) => {
  const path = `/mcps/${asset.ref}/versions/${version.version}/files/server.json`;
  return (await call(path, { as: mei })).text();
};
const token = `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0hL'}`;

describe('a manifest alone', () => {
  it('is published as a text, which is kept, or as an object', async () => {
    const text = serverJson('com.example/text').replaceAll('\n', '\r\n');
    expect(await fileOf(await json<PublishResult>(post({ manifest: text }), 201))).toBe(text);
    const manifest = { ...JSON.parse(serverJson('com.example/object')), ['__proto__']: 1, b: 2 };
    const body = `{"manifest":${JSON.stringify(manifest).replace('"b"', '"__proto__":{"x":1},"b"')}}`;
    const headers = { 'content-type': 'application/json' };
    const answer = call('/mcps', { method: 'POST', as: mei, body, headers });
    expect(await fileOf(await json<PublishResult>(answer, 201))).toContain('"__proto__": {');
  });

  it.each([
    ['{"manifest":', 422, 'manifest.invalid'],
    ['{"manifest":1}', 400, 'request.invalid'],
    ['{"manifest":{},"version":"1.0.0"}', 400, 'request.invalid'],
    [`{"manifest":${'['.repeat(50_000)}`, 422, 'manifest.invalid'],
    [`{"manifest":{"a":"${'x'.repeat(2 * 1024 * 1024)}"}}`, 422, 'manifest.invalid'],
    ['{"other":{}}', 400, 'request.invalid'],
  ] as const)('is refused as body number %#', async (body, status, code) => {
    const headers = { 'content-type': 'application/json' };
    await refusal(call('/mcps', { method: 'POST', as: mei, body, headers }), status, code);
  });
});

describe('the servers of a client’s file', () => {
  it.each(['mcpServers', 'servers', 'mcp_servers'])('are published from %s', async (key) => {
    const name = `of-${key.toLowerCase().replace('_', '-')}`;
    const entry = { command: 'npx', args: ['-y', '@x/y@1.0.0'], env: { Y_TOKEN: '${Y_TOKEN}' } };
    const body = { [key]: { [name]: entry } };
    const published = await json<PublishResult>(post(body), 201);
    expect([published.asset.ref, published.version.version]).toEqual([`mei/${name}`, '1.0.0']);
    expect(published.warnings).toEqual([]);
    expect(await json(post(body))).toMatchObject({ outcome: 'unchanged' });
    const changed = { [key]: { [name]: { ...entry, args: ['-y', '@x/y@1.1.0'] } } };
    expect(await json(post(changed), 201)).toMatchObject({ version: { version: '1.0.1' } });
  });

  it('are refused where they are several: which, and how to publish them', async () => {
    const body = { mcpServers: { one: { command: 'a' }, two: { command: 'b' } } };
    const { detail } = await refusal(post(body), 400, 'request.invalid');
    expect(detail).toMatch(/"one", "two"\. Publish each .* agenthub-cli publish/);
  });
});

describe('a secret', () => {
  it.each([
    [
      { mcpServers: { a: { command: 'x', env: { GITHUB_TOKEN: token } } } },
      '/mcpServers/a/env/GITHUB_TOKEN',
    ],
    [
      { manifest: serverJson('com.example/a', { websiteUrl: `https://x/${token}` }) },
      '/websiteUrl',
    ],
    [
      {
        manifest: serverJson('com.example/a', {
          remotes: [
            { type: 'sse', url: 'https://x', headers: [{ name: 'X-Api-Key', value: 'abcdef123' }] },
          ],
        }),
      },
      '/remotes/0/headers/0/value',
    ],
  ])('is refused with its field, and neither shown, stored nor logged', async (body, pointer) => {
    const before = await registry.counts();
    const problem = await refusal(post(body), 422, 'manifest.invalid');
    expect(problem.errors?.[0]).toMatchObject({
      pointer: expect.stringMatching(/^(server|body)\.json:\d+$/),
      detail: expect.stringMatching(new RegExp(`^${pointer} looks like .*; (write|leave)`)),
    });
    expect(JSON.stringify(problem)).not.toMatch(new RegExp(`${token}|abcdef123`));
    expect(await registry.counts()).toEqual(before);
  });
});
