import { describe, expect, it } from 'vitest';
import type { AssetDetail, PublishResult } from '#schema/version.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

/** Publishes a skill whose content is `body`. */
const publish = (as: User | 'admin', name: string, body: string, query = '', head = '') =>
  registry.publish(as, { 'SKILL.md': skillMd(name, { body, head }) }, query);
const created = (answer: Promise<Response>) => json<PublishResult>(answer, 201);
const tagsOf = async (ref: string) => (await json<AssetDetail>(call(`/skills/${ref}`))).distTags;

describe('POST /api/v1/skills: the number of a version', () => {
  it('is 1.0.0 at first and the next patch after', async () => {
    const mei = await registry.user('mei');
    const numbers = [];
    for (const body of ['a', 'b', 'c'])
      numbers.push((await created(publish(mei, 'counted', body))).version.version);
    expect(numbers).toEqual(['1.0.0', '1.0.1', '1.0.2']);
  });

  it('is the patch after the highest ever used, whatever came last', async () => {
    const bo = await registry.user('bo');
    await created(publish(bo, 'jumps', 'a', '?version=2.4.0'));
    await created(publish(bo, 'jumps', 'b', '?version=1.0.0'));
    expect((await created(publish(bo, 'jumps', 'c'))).version.version).toBe('2.4.1');
    await created(publish(bo, 'jumps', 'd', '?version=3.0.0-beta.2'));
    expect((await created(publish(bo, 'jumps', 'e'))).version.version).toBe('3.0.0');
  });

  it('is the one asked for before the one in the manifest', async () => {
    const cy = await registry.user('cy');
    const head = 'metadata:\n  version: 1.10\n';
    expect((await created(publish(cy, 'told', 'a', '', head))).version.version).toBe('1.10.0');
    const asked = publish(cy, 'told', 'a', '?version=v4.5.6', head);
    expect((await created(asked)).version.version).toBe('4.5.6');
  });

  it.each([
    'one',
    '1.x',
    '^1.0.0',
    '1.0.0+build',
    `1.0.0-${'a'.repeat(300)}`,
    '99999999999999999.0.0',
    '0.0.9007199254740991',
    '0.0.1000000000000000',
  ])('is refused when it is no semantic version: %.20s', async (version) => {
    const before = await registry.counts();
    const answer = publish('admin', 'numbered', 'a', `?version=${encodeURIComponent(version)}`);
    const problem = await refusal(answer, 400, 'request.invalid');
    expect(problem.errors?.[0]?.pointer).toBe('/version');
    expect(await registry.counts()).toEqual(before);
  });

  it('is counted on from the highest number there may be', async () => {
    await created(publish('admin', 'highest', 'a', '?version=0.0.999999999999999'));
    expect((await created(publish('admin', 'highest', 'b'))).version.version).toBe('0.1.0');
  });

  it('is the next free one, with a warning, where the manifest has one beyond counting', async () => {
    const answer = publish('admin', 'beyond', 'a', '', 'version: 0.0.9007199254740991\n');
    const { version, warnings } = await created(answer);
    expect(version.version).toBe('1.0.0');
    expect(warnings.map(({ code }) => code)).toContain('version.invalid');
  });
});

describe('POST /api/v1/skills: the same version again', () => {
  it('answers 200 for the same content and changes nothing', async () => {
    const di = await registry.user('di');
    const first = await created(publish(di, 'still', 'a', '?version=1.2.3'));
    const before = await registry.counts();
    for (const query of ['?version=1.2.3', '', '?version=1.2.3&distTag=beta&visibility=private']) {
      const again = await json<PublishResult>(publish(di, 'still', 'a', query));
      expect(again.outcome).toBe('unchanged');
      expect(again.version).toEqual(first.version);
      expect(again.asset).toEqual(first.asset);
    }
    expect(await registry.counts()).toEqual(before);
    expect(await tagsOf('di/still')).toEqual({ latest: '1.2.3' });
  });

  it('answers 409 for other content, says which number is free, and keeps what was there', async () => {
    const el = await registry.user('el');
    const first = await created(publish(el, 'fixed', 'a', '?version=1.2.3'));
    const before = await registry.counts();
    const problem = await refusal(
      publish(el, 'fixed', 'b', '?version=1.2.3'),
      409,
      'version.conflict',
    );
    expect(problem.detail).toContain('el/fixed@1.2.3');
    expect(problem.detail).toContain('1.2.4');
    expect(await registry.counts()).toEqual(before);
    const now = await json<PublishResult['version']>(call('/skills/el/fixed/versions/1.2.3'));
    expect(now.digest).toBe(first.version.digest);
  });

  it('answers 409 also when the number stands in the manifest, and in a dry run', async () => {
    const fa = await registry.user('fa');
    const head = 'version: 0.1.0\n';
    await created(publish(fa, 'declared', 'a', '', head));
    await refusal(publish(fa, 'declared', 'b', '', head), 409, 'version.conflict');
    await refusal(publish(fa, 'declared', 'b', '?dryRun=true', head), 409, 'version.conflict');
  });

  it('is a new version when older content comes back without a number', async () => {
    const ga = await registry.user('ga');
    const first = await created(publish(ga, 'returns', 'a'));
    await created(publish(ga, 'returns', 'b'));
    const third = await created(publish(ga, 'returns', 'a'));
    expect(third.version.version).toBe('1.0.2');
    expect(third.version.digest).toBe(first.version.digest);
  });

  it('is refused after the asset was deleted: neither name nor numbers are used again', async () => {
    const ha = await registry.user('ha');
    await created(publish(ha, 'deleted', 'a'));
    expect((await call('/skills/ha/deleted', { method: 'DELETE', as: ha })).status).toBe(204);
    const before = await registry.counts();
    for (const query of ['', '?version=9.9.9', '?dryRun=true'])
      await refusal(publish(ha, 'deleted', 'b', query), 409, 'asset.deleted');
    expect(await registry.counts()).toEqual(before);
  });

  it('is refused when the version was yanked', async () => {
    const ia = await registry.user('ia');
    await created(publish(ia, 'yanked', 'a'));
    const yank = { method: 'POST', as: ia, json: { reason: 'broken' } };
    await json(call('/skills/ia/yanked/versions/1.0.0/yank', yank));
    await refusal(publish(ia, 'yanked', 'b', '?version=1.0.0'), 409, 'version.conflict');
    const next = await created(publish(ia, 'yanked', 'b'));
    expect(next).toMatchObject({ version: { version: '1.0.1', distTags: ['latest'] } });
  });
});

describe('POST /api/v1/skills: dist-tags', () => {
  it('moves latest forward only: not to a lower version, not from a release to a prerelease', async () => {
    const ja = await registry.user('ja');
    const publishAs = (version: string) =>
      created(publish(ja, 'tagged', version, `?version=${version}`));
    await publishAs('1.0.0-alpha.1');
    expect(await tagsOf('ja/tagged')).toEqual({ latest: '1.0.0-alpha.1' });
    await publishAs('1.0.0-alpha.2');
    expect(await tagsOf('ja/tagged')).toEqual({ latest: '1.0.0-alpha.2' });
    await publishAs('1.0.0');
    await publishAs('2.0.0-beta.1');
    expect(await tagsOf('ja/tagged')).toEqual({ latest: '1.0.0' });
    await publishAs('2.0.0');
    const old = await publishAs('1.0.1');
    expect(old.version.distTags).toEqual([]);
    expect(old.asset.latestVersion).toBe('2.0.0');
    expect(await tagsOf('ja/tagged')).toEqual({ latest: '2.0.0' });
  });

  it('moves the dist-tag that was asked for, and latest with it only at first', async () => {
    const ka = await registry.user('ka');
    const beta = (body: string) => created(publish(ka, 'channels', body, '?distTag=beta'));
    await beta('a');
    expect(await tagsOf('ka/channels')).toEqual({ beta: '1.0.0', latest: '1.0.0' });
    await beta('b');
    expect(await tagsOf('ka/channels')).toEqual({ beta: '1.0.1', latest: '1.0.0' });
    await created(publish(ka, 'channels', 'c', '?distTag=latest&version=0.9.0'));
    expect(await tagsOf('ka/channels')).toEqual({ beta: '1.0.1', latest: '0.9.0' });
  });

  it('describes the asset by its latest version, not by the newest', async () => {
    const la = await registry.user('la');
    const text = (description: string) => ({ 'SKILL.md': skillMd('described', { description }) });
    await created(registry.publish(la, text('Stable words')));
    await created(registry.publish(la, text('Fresh words'), '?version=2.0.0-rc.1'));
    const asset = await json<AssetDetail>(call('/skills/la/described'));
    expect(asset.description).toBe('Stable words');
    expect((await json<{ total: number }>(call('/skills?q=fresh&owner=la'))).total).toBe(0);
  });
});

describe('POST /api/v1/skills: visibility', () => {
  it('is the default at first and stays what it is after', async () => {
    const ma = await registry.user('ma');
    await created(publish(ma, 'hidden', 'a', '?visibility=private'));
    const next = await created(publish(ma, 'hidden', 'b'));
    expect(next.asset.visibility).toBe('private');
    await refusal(call('/skills/ma/hidden'), 404, 'asset.not_found');
  });

  it('changes with a version only by someone who may change it', async () => {
    const na = await registry.user('na');
    const member = await registry.user('member');
    await created(publish(na, 'shared', 'a', '?visibility=internal'));
    await registry.join('member', 'na', 'member');
    const opened = publish(member, 'shared', 'b', '?namespace=na&visibility=public');
    await refusal(opened, 403, 'auth.forbidden');
    await created(publish(member, 'shared', 'b', '?namespace=na&visibility=internal'));
    const asset = await created(publish(na, 'shared', 'c', '?visibility=public'));
    expect(asset.asset.visibility).toBe('public');
  });
});
