import { beforeAll, describe, expect, it } from 'vitest';
import type { AssetDetail } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;
let mei: User;
let stranger: User;

beforeAll(async () => {
  mei = await registry.user('mei');
  stranger = await registry.user('stranger');
  for (const version of ['1.0.0', '1.1.0', '2.0.0']) {
    const files = { 'SKILL.md': skillMd('tool', { description: `Words of ${version}` }) };
    await json(registry.publish(mei, files, `?version=${version}`), 201);
  }
});

const set = (tag: string, version: unknown, as: User | null = mei) =>
  call(`/skills/mei/tool/dist-tags/${tag}`, { method: 'PUT', as, json: { version } });
const remove = (tag: string, as: User | null = mei) =>
  call(`/skills/mei/tool/dist-tags/${tag}`, { method: 'DELETE', as });

describe('PUT /api/v1/skills/{namespace}/{name}/dist-tags/{tag}', () => {
  it('points a dist-tag at a version, and moves it', async () => {
    expect(await json(set('stable', '1.0.0'))).toEqual({ latest: '2.0.0', stable: '1.0.0' });
    expect(await json(set('stable', '1.1.0'))).toMatchObject({ stable: '1.1.0' });
    expect(await json(set('next', 'latest'))).toMatchObject({ next: '2.0.0' });
    const found = await json(call('/skills/mei/tool/versions/stable'));
    expect(found).toMatchObject({ version: '1.1.0', distTags: ['stable'] });
    expect(await registry.audited('dist_tag.set', 'mei/tool@stable')).toMatchObject({
      actorName: 'mei',
      detail: { version: '1.1.0' },
    });
  });

  it('moves latest, and with it what the asset says and what search finds', async () => {
    await json(set('latest', '1.0.0'));
    const asset = await json<AssetDetail>(call('/skills/mei/tool'));
    expect(asset).toMatchObject({ latestVersion: '1.0.0', description: 'Words of 1.0.0' });
    expect(asset.version?.version).toBe('1.0.0');
    await json(set('latest', '2.0.0'));
    expect(await json(call('/skills/mei/tool'))).toMatchObject({ description: 'Words of 2.0.0' });
  });

  it('refuses a version that is yanked or not there, and a tag that looks like a version', async () => {
    const yank = { method: 'POST', as: mei, json: { reason: 'Broken' } };
    await json(call('/skills/mei/tool/versions/1.1.0/yank', yank));
    const before = await registry.counts();
    expect((await refusal(set('x-tag', '1.1.0'), 404, 'version.not_found')).detail).toContain(
      'yanked',
    );
    await refusal(set('x-tag', '9.0.0'), 404, 'version.not_found');
    for (const tag of ['1.0.0', 'v1', 'x', 'Beta', 'a_b', 'a'.repeat(33)])
      await refusal(set(tag, '1.0.0'), 400, 'request.invalid');
    await refusal(set('beta', 7), 400, 'request.invalid');
    expect(await registry.counts()).toEqual(before);
  });

  it('refuses no token, someone who may not, and an asset that is not there', async () => {
    await refusal(set('beta', '1.0.0', null), 401, 'auth.required');
    await refusal(set('beta', '1.0.0', stranger), 403, 'auth.forbidden');
    const init = { method: 'PUT', as: mei, json: { version: '1.0.0' } };
    await refusal(call('/skills/mei/none/dist-tags/beta', init), 404, 'asset.not_found');
  });
});

describe('DELETE /api/v1/skills/{namespace}/{name}/dist-tags/{tag}', () => {
  it('removes a dist-tag, not the version', async () => {
    await json(set('gone', '1.0.0'));
    expect(await json(remove('gone'))).not.toHaveProperty('gone');
    await refusal(call('/skills/mei/tool/versions/gone'), 404, 'version.not_found');
    await json(call('/skills/mei/tool/versions/1.0.0'));
    expect(await registry.audited('dist_tag.remove', 'mei/tool@gone')).toMatchObject({
      actorName: 'mei',
    });
    await refusal(remove('gone'), 404, 'dist_tag.not_found');
  });

  it('keeps latest, and refuses no token, someone who may not, and a bad name', async () => {
    await json(set('kept', '1.0.0'));
    const before = await registry.counts();
    await refusal(remove('latest'), 409, 'dist_tag.protected');
    await refusal(remove('kept', null), 401, 'auth.required');
    await refusal(remove('kept', stranger), 403, 'auth.forbidden');
    await refusal(remove('NO'), 400, 'request.invalid');
    expect(await registry.counts()).toEqual(before);
  });
});
