import { beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail, PublishResult } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

const registry = await fileRegistry();
const { call } = registry;
let mei: User;
let eve: User;

const publish = (as: User | null, content: string, query = '') =>
  call(`/mcps${query}`, {
    method: 'POST',
    as,
    json: { files: [{ path: 'server.json', content }] },
  });
const change = (path: string, method: string, body?: unknown, as: User | null = mei) =>
  call(`/mcps/mei/tool${path}`, { method, as, ...(body === undefined ? {} : { json: body }) });

beforeAll(async () => {
  mei = await registry.user('mei');
  eve = await registry.user('eve');
  for (const version of ['1.0.0', '1.1.0']) {
    const text = serverJson('com.example/tool', { version });
    await json(publish(mei, text, '?visibility=public'), 201);
  }
});

describe('POST /api/v1/mcps', () => {
  it('names an asset after the last part of the server, and audits its publishing', async () => {
    const text = serverJson('io.github.Some-One/Fine_Server');
    const { asset, outcome } = await json<PublishResult>(publish(mei, text), 201);
    expect([asset.ref, asset.displayName, outcome]).toEqual([
      'mei/fine-server',
      'io.github.Some-One/Fine_Server',
      'created',
    ]);
    expect(await json(publish(mei, text))).toMatchObject({ outcome: 'unchanged' });
    expect(await registry.audited('version.publish', 'mei/fine-server@1.0.0')).toMatchObject({
      actorName: 'mei',
    });
  });

  it('takes the whole name where the last part is the name of another server', async () => {
    const refs: string[] = [];
    for (const name of ['com.stripe/mcp', 'com.wix/mcp', 'com.stripe/mcp', 'com.wix/mcp']) {
      const version = `1.0.${refs.length}`;
      const { asset } = await json<PublishResult>(publish(mei, serverJson(name, { version })), 201);
      refs.push(asset.ref);
    }
    expect(refs).toEqual(['mei/mcp', 'mei/com-wix-mcp', 'mei/mcp', 'mei/com-wix-mcp']);
  });

  it.each([
    ['v1.2.3', '1.2.3'],
    ['2.1', '2.1.0'],
    ['3', '3.0.0'],
    ['nightly of Tuesday', '1.0.0'],
  ])('stores version %s as %s, and keeps the text in the manifest', async (written, stored) => {
    const name = `com.example/of-${stored.replaceAll('.', '-')}`;
    const { version, asset } = await json<PublishResult>(
      publish(mei, serverJson(name, { version: written })),
      201,
    );
    expect(version.version).toBe(stored);
    const detail = await json<AssetDetail>(call(`/mcps/${asset.ref}`, { as: mei }));
    expect(detail.version?.manifest['version']).toBe(written);
    expect(detail.version?.warnings.map(({ code }) => code)).toEqual([
      stored === '1.0.0' ? 'version.invalid' : 'version.format',
    ]);
  });

  it('refuses what is no server.json, and who may not publish, and writes nothing', async () => {
    const before = await registry.counts();
    const problem = await refusal(publish(mei, '{\n  "name": 1,,\n}'), 422, 'manifest.invalid');
    expect(problem.errors?.[0]?.pointer).toBe('server.json:2');
    await refusal(publish(mei, '[]'), 422, 'manifest.invalid');
    await refusal(publish(null, serverJson('com.example/x')), 401, 'auth.required');
    const toOther = publish(eve, serverJson('com.example/x'), '?namespace=mei');
    await refusal(toOther, 403, 'auth.forbidden');
    expect(await registry.counts()).toEqual(before);
  });
});

describe('PATCH /api/v1/mcps/{namespace}/{name}', () => {
  it('changes the tags', async () => {
    expect(await json(change('', 'PATCH', { tags: ['wetter'] }))).toMatchObject({
      tags: ['wetter'],
    });
    await refusal(change('', 'PATCH', { tags: [] }, eve), 403, 'auth.forbidden');
  });
});

describe('POST /api/v1/mcps/{namespace}/{name}/versions/{version}/yank', () => {
  it('hides a version, with a reason', async () => {
    const yanked = await json(change('/versions/1.1.0/yank', 'POST', { reason: 'Broken' }));
    expect(yanked).toMatchObject({ yankReason: 'Broken' });
    expect(await json(call('/mcps/mei/tool'))).toMatchObject({ latestVersion: '1.0.0' });
  });
});

describe('DELETE /api/v1/mcps/{namespace}/{name}/versions/{version}/yank', () => {
  it('brings it back', async () => {
    expect(await json(change('/versions/1.1.0/yank', 'DELETE'))).toMatchObject({ yankedAt: null });
    expect(await json(call('/mcps/mei/tool'))).toMatchObject({ latestVersion: '1.1.0' });
  });
});

describe('PUT /api/v1/mcps/{namespace}/{name}/dist-tags/{tag}', () => {
  it('points a dist-tag at a version', async () => {
    const tags = await json(change('/dist-tags/stable', 'PUT', { version: '1.0.0' }));
    expect(tags).toEqual({ latest: '1.1.0', stable: '1.0.0' });
  });
});

describe('DELETE /api/v1/mcps/{namespace}/{name}/dist-tags/{tag}', () => {
  it('removes a dist-tag', async () => {
    expect(await json(change('/dist-tags/stable', 'DELETE'))).toEqual({ latest: '1.1.0' });
    await refusal(change('/dist-tags/latest', 'DELETE'), 409, 'dist_tag.protected');
  });
});

describe('DELETE /api/v1/mcps/{namespace}/{name}', () => {
  it('deletes the server, and leaves a skill of the same name', async () => {
    const content = '---\nname: tool\ndescription: A skill\n---\n';
    const files = [{ path: 'SKILL.md', content }];
    await json(call('/skills', { method: 'POST', as: mei, json: { files } }), 201);
    expect((await change('', 'DELETE')).status).toBe(204);
    await refusal(call('/mcps/mei/tool', { as: mei }), 404, 'asset.not_found');
    expect(await json(call('/skills/mei/tool', { as: mei }))).toMatchObject({ kind: 'skill' });
  });
});

describe('POST /api/v1/mcps/{namespace}/{name}/restore', () => {
  it('brings it back', async () => {
    await refusal(change('/restore', 'POST', undefined, eve), 404, 'asset.not_found');
    const restored = call('/mcps/mei/tool/restore', { method: 'POST', as: 'admin' });
    expect(await json(restored)).toMatchObject({ ref: 'mei/tool', kind: 'mcp' });
  });
});
