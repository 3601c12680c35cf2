import { describe, expect, it } from 'vitest';
import type { AssetDetail, PublishResult, VersionDetail } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';
import { rawZip } from '#test/support/zip.ts';

const registry = await fileRegistry();
const { call } = registry;

const commit = '0123456789abcdef0123456789abcdef01234567';
const repository = 'https://git.example.com/team/skills.git';
const stated = { repository, commit, folder: 'skills/图', dirty: 'true' };
const origin = { repository, commit, path: 'skills/图', claimed: true, dirty: true };

const queryOf = (values: Record<string, string>) => `?${new URLSearchParams(values)}`;
const versionOf = (ref: string) => json<VersionDetail>(call(`/skills/${ref}/versions/latest`));

describe('POST /api/v1/skills with a repository', () => {
  it('stores what the publisher states, however the files come, and shows that it is a claim', async () => {
    const mei = await registry.user('mei');
    const form = new FormData();
    form.append('file', new File([skillMd('formed')], 'SKILL.md'));
    const files = [{ path: 'SKILL.md', content: skillMd('inline') }];
    const bodies: [name: string, body: BodyInit, headers: Record<string, string>][] = [
      [
        'zipped',
        rawZip([{ name: 'SKILL.md', content: skillMd('zipped') }]),
        { 'content-type': 'application/zip' },
      ],
      ['formed', form, {}],
      ['inline', JSON.stringify({ files }), { 'content-type': 'application/json' }],
    ];
    for (const [name, body, headers] of bodies) {
      const sent = { method: 'POST', as: mei, body, headers };
      const result = await json<PublishResult>(call(`/skills${queryOf(stated)}`, sent), 201);
      expect(result.version.origin).toEqual(origin);
      expect((await versionOf(`mei/${name}`)).origin).toEqual(origin);
      const asset = await json<AssetDetail>(call(`/skills/mei/${name}`));
      expect(asset.version?.origin).toEqual(origin);
      // What a sync made is another thing.
      expect(asset.origin).toBe('published');
    }
  });

  it('takes SSH, a commit of SHA-256, the top of a repository, and a state that is not known', async () => {
    const ann = await registry.user('ann');
    const long = commit + commit.slice(0, 24);
    const ssh = { repository: 'git@git.example.com:team/skills.git', commit: long };
    const files = { 'SKILL.md': skillMd('top') };
    await json(registry.publish(ann, files, queryOf(ssh)), 201);
    expect((await versionOf('ann/top')).origin).toEqual({
      ...ssh,
      path: '',
      claimed: true,
      dirty: null,
    });
  });

  it('changes nothing of a version that is there, and is no part of its digest', async () => {
    const bo = await registry.user('bo');
    const files = { 'SKILL.md': skillMd('same') };
    const first = await json<PublishResult>(registry.publish(bo, files), 201);
    expect(first.version.origin).toBeNull();
    const counts = await registry.counts();
    const again = await json<PublishResult>(registry.publish(bo, files, queryOf(stated)), 200);
    expect(again).toMatchObject({ outcome: 'unchanged', version: { origin: null } });
    expect(await versionOf('bo/same')).toMatchObject({
      origin: null,
      digest: first.version.digest,
    });
    const other = { ...stated, version: '2.0.0' };
    const next = await json<PublishResult>(registry.publish(bo, files, queryOf(other)), 201);
    expect(next.version).toMatchObject({ origin, digest: first.version.digest });
    const moved = { ...other, commit: commit.replaceAll('0', 'f') };
    await json(registry.publish(bo, files, queryOf(moved)), 200);
    expect((await versionOf('bo/same')).origin).toEqual(origin);
    expect(counts['versions']).toBe((await registry.counts())['versions']! - 1);
  });

  it('shows in a dry run what would be stored, and stores nothing', async () => {
    const cy = await registry.user('cy');
    const counts = await registry.counts();
    const query = queryOf({ ...stated, dryRun: 'true' });
    const result = await json<PublishResult>(
      registry.publish(cy, { 'SKILL.md': skillMd('dry') }, query),
    );
    expect(result).toMatchObject({ outcome: 'checked', version: { origin } });
    expect(await registry.counts()).toEqual(counts);
  });

  it('refuses what is no address, commit or folder that may be shown, and repeats no secret', async () => {
    const di = await registry.user('di');
    const hostile: [parameter: string, values: Record<string, string>][] = [
      ['repository', { repository: 'https://ann:hunter2@git.example.com/a.git' }],
      ['repository', { repository: 'https://hunter2@git.example.com/a.git' }],
      ['repository', { repository: 'ssh://git:hunter2@git.example.com/a.git' }],
      ['repository', { repository: 'javascript:alert(1)' }],
      ['repository', { repository: 'ann:hunter2@git.example.com:a.git' }],
      ['repository', { repository: 'https:/ann:hunter2@git.example.com/a' }],
      ['repository', { repository: 'C:/Users/ann/skills' }],
      ['repository', { repository: 'javascript://git.example.com/%0aalert(1)' }],
      ['repository', { repository: 'data:text/html,<script>alert(1)</script>' }],
      ['repository', { repository: 'file:///home/ann/skills.git' }],
      ['repository', { repository: '/home/ann/skills' }],
      ['repository', { repository: 'https://git.example.com/a b' }],
      ['repository', { repository: 'https://git.example.com/a\nb' }],
      ['repository', { repository: 'https://git.example.com/\u202egit.a' }],
      ['repository', { repository: 'https://git.example.com/a\u200bb' }],
      ['repository', { repository: `https://git.example.com/${'a'.repeat(2048)}` }],
      ['repository', { repository: '' }],
      ['commit', { commit: commit.slice(1) }],
      ['commit', { commit: commit.toUpperCase() }],
      ['commit', { commit: `${commit}\n` }],
      ['commit', { commit: 'main' }],
      ['commit', { commit: '' }],
      ['folder', { folder: '../other' }],
      ['folder', { folder: '/etc' }],
      ['folder', { folder: 'C:/Users' }],
      ['folder', { folder: 'a\\b' }],
      ['folder', { folder: 'a//b' }],
      ['folder', { folder: 'skills/.git/hooks' }],
      ['folder', { folder: 'a\u0000b' }],
      ['folder', { folder: 'a\u202eb' }],
      ['folder', { folder: 'a'.repeat(1025) }],
      ['dirty', { dirty: 'perhaps' }],
    ];
    const files = { 'SKILL.md': skillMd('hostile') };
    const counts = await registry.counts();
    for (const [parameter, values] of hostile) {
      const query = queryOf({ ...stated, ...values });
      const problem = await refusal(registry.publish(di, files, query), 400, 'request.invalid');
      expect([values, JSON.stringify(problem.errors)]).toEqual([
        values,
        expect.stringContaining(parameter),
      ]);
      expect(JSON.stringify(problem)).not.toContain('hunter2');
    }
    for (const lone of ['repository', 'commit', 'folder', 'dirty'] as const) {
      const query = queryOf({ [lone]: stated[lone] });
      await refusal(registry.publish(di, files, query), 400, 'request.invalid');
    }
    await refusal(
      registry.publish(di, files, `${queryOf(stated)}&commit=${commit}`),
      400,
      'request.invalid',
    );
    expect(await registry.counts()).toEqual(counts);
  });
});
