import { beforeAll, describe, expect, it } from 'vitest';
import type { Page } from '#schema/page.ts';
import type { AssetSummary } from '#schema/asset.ts';
import type { AssetDetail, PublishResult } from '#schema/version.ts';
import { kindWords } from '#schema/kind.ts';
import { agentMd } from '#test/support/agent-md.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

const registry = await fileRegistry();
const { call } = registry;
let mei: User;
let ada: User;

beforeAll(async () => {
  mei = await registry.user('mei');
  ada = await registry.user('ada');
  await registry.join('mei', 'ada', 'maintainer');
});

function skill(name: string, as = mei, query = '') {
  return registry.publish(as, { 'SKILL.md': skillMd(name) }, `?version=1.0.0${query}`);
}

function move(path: string, to: { namespace?: string; name?: string }, as: User | null = mei) {
  return call(`${path}/move`, { method: 'POST', as, json: to });
}

const detail = (path: string, as: User | null = null) => json<AssetDetail>(call(path, { as }));

describe('POST /api/v1/skills/{namespace}/{name}/move', () => {
  it('renames: the former name answers with the asset, everywhere, and search knows the new one', async () => {
    await json(skill('old-name'), 201);
    const install = { version: '1.0.0', target: 'claude-code' };
    await call('/skills/mei/old-name/installs', { method: 'POST', as: ada, json: install });
    const moved = await json<AssetSummary>(move('/skills/mei/old-name', { name: 'new-name' }));
    expect(moved).toMatchObject({ ref: 'mei/new-name', installs: 1 });
    const byOldName = await detail('/skills/mei/old-name');
    expect(byOldName).toEqual({
      ...(await detail('/skills/mei/new-name')),
      movedFrom: 'mei/old-name',
    });
    expect(await json(call('/skills/old-name'))).toMatchObject({
      ref: 'mei/new-name',
      movedFrom: 'old-name',
    });
    for (const rest of ['archive', 'files', 'files/SKILL.md', 'source/SKILL.md', 'diff/1.0.0'])
      expect((await call(`/skills/mei/old-name/versions/1.0.0/${rest}`)).status).toBe(200);
    const search = (q: string) => json<Page<AssetSummary>>(call(`/skills?q=${q}`));
    expect((await search('new-name')).items.map(({ ref }) => ref)).toEqual(['mei/new-name']);
    expect(await registry.audited('asset.move')).toMatchObject({
      actorName: 'mei',
      subject: 'mei/new-name',
      detail: { from: 'mei/old-name', to: 'mei/new-name' },
    });
  });

  it('lets writes through by the former name', async () => {
    await json(skill('write-old'), 201);
    await json(move('/skills/mei/write-old', { name: 'write-new' }));
    const patch = { method: 'PATCH', as: mei, json: { tags: ['moved'] } };
    expect(await json(call('/skills/mei/write-old', patch))).toMatchObject({
      ref: 'mei/write-new',
      tags: ['moved'],
    });
    const gone = await call('/skills/mei/write-old', { method: 'DELETE', as: mei });
    expect(gone.status).toBe(204);
    await refusal(call('/skills/mei/write-new'), 404, 'asset.not_found');
    await json(call('/skills/mei/write-old/restore', { method: 'POST', as: mei }));
    expect(await detail('/skills/mei/write-new')).toMatchObject({ ref: 'mei/write-new' });
  });

  it('never gives the former name to another asset, not even of its owner', async () => {
    await json(skill('kept'), 201);
    await json(move('/skills/mei/kept', { name: 'kept-2' }));
    const problem = await refusal(skill('kept'), 409, 'asset.moved');
    expect(problem.detail).toContain('mei/kept-2');
    await refusal(skill('kept', mei, '&dryRun=true'), 409, 'asset.moved');
    await json(skill('other'), 201);
    await refusal(move('/skills/mei/other', { name: 'kept' }), 409, 'asset.moved');
    await refusal(move('/skills/mei/other', { name: 'kept-2' }), 409, 'asset.exists');
    await call('/skills/mei/kept-2', { method: 'DELETE', as: mei });
    await refusal(skill('kept'), 409, 'asset.moved');
    await refusal(move('/skills/mei/other', { name: 'kept-2' }), 409, 'asset.exists');
  });

  it('follows a chain of names, and back to the first one, without a loop', async () => {
    await json(skill('chain-a'), 201);
    await json(move('/skills/mei/chain-a', { name: 'chain-b' }));
    await json(move('/skills/mei/chain-a', { name: 'chain-c' }));
    for (const name of ['chain-a', 'chain-b', 'chain-c'])
      expect((await detail(`/skills/mei/${name}`)).ref).toBe('mei/chain-c');
    await json(move('/skills/mei/chain-b', { name: 'chain-a' }));
    for (const name of ['chain-a', 'chain-b', 'chain-c'])
      expect((await detail(`/skills/mei/${name}`)).ref).toBe('mei/chain-a');
    expect((await detail('/skills/mei/chain-a')).movedFrom).toBeNull();
    await json(registry.publish(mei, { 'SKILL.md': skillMd('chain-a') }, '?version=2.0.0'), 201);
  });

  it('refuses renames that cross, at the same time too, and leaves both names to their assets', async () => {
    await json(skill('cross-a'), 201);
    await json(skill('cross-b'), 201);
    const both = await Promise.all([
      move('/skills/mei/cross-a', { name: 'cross-b' }),
      move('/skills/mei/cross-b', { name: 'cross-a' }),
    ]);
    expect(both.map(({ status }) => status)).toEqual([409, 409]);
    const race = await Promise.all([
      move('/skills/mei/cross-a', { name: 'cross-c' }),
      move('/skills/mei/cross-b', { name: 'cross-c' }),
    ]);
    expect(race.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([200, 409]);
    const refs = await Promise.all(
      ['cross-a', 'cross-b', 'cross-c'].map(
        async (name) => (await detail(`/skills/mei/${name}`)).ref,
      ),
    );
    expect(new Set(refs).size).toBe(2);
    expect(refs[2]).toBe('mei/cross-c');
  });

  it('transfers to a namespace that the caller may publish to, and to no other', async () => {
    await json(skill('given'), 201);
    await refusal(move('/skills/mei/given', { namespace: 'nobody' }), 404, 'namespace.not_found');
    await registry.user('zoe');
    await refusal(move('/skills/mei/given', { namespace: 'zoe' }), 403, 'auth.forbidden');
    await refusal(move('/skills/mei/given', { namespace: 'ada' }, ada), 403, 'auth.forbidden');
    await refusal(move('/skills/mei/given', { namespace: 'ada' }, null), 401, 'auth.required');
    await refusal(move('/skills/mei/given', { name: 'given' }), 400, 'request.invalid');
    await refusal(move('/skills/mei/given', {}), 400, 'request.invalid');
    await json(move('/skills/mei/given', { namespace: 'ada', name: 'taken-over' }));
    const asset = await detail('/skills/mei/given', ada);
    expect(asset).toMatchObject({ ref: 'ada/taken-over', permissions: { administer: true } });
  });

  it('answers 404 at a former name for who may not see the asset, and does not say where it is', async () => {
    await json(skill('secret-plan', mei, '&visibility=private'), 201);
    await json(move('/skills/mei/secret-plan', { namespace: 'ada', name: 'hidden-plan' }));
    const missing = await refusal(call('/skills/mei/no-plan'), 404, 'asset.not_found');
    const problem = await refusal(call('/skills/mei/secret-plan'), 404, 'asset.not_found');
    expect(problem.detail).toBe(missing.detail.replace('no-plan', 'secret-plan'));
    await refusal(call('/skills/secret-plan'), 404, 'asset.not_found');
    const kim = await registry.user('kim');
    await registry.join('kim', 'mei', 'member');
    const publish = await refusal(skill('secret-plan', kim, '&namespace=mei'), 409, 'asset.moved');
    expect(JSON.stringify(publish)).not.toContain('hidden-plan');
    await refusal(move('/skills/mei/secret-plan', { name: 'x' }, kim), 404, 'asset.not_found');
  });

  it('keeps the pins of agents, which may name a part by its former name', async () => {
    await json(skill('part-old'), 201);
    const agent = (name: string) =>
      json<PublishResult>(
        call('/agents?version=1.0.0', {
          method: 'POST',
          as: mei,
          json: { manifest: agentMd(name, { head: 'skills: [mei/part-old]\n' }) },
        }),
        201,
      );
    await agent('before');
    await json(move('/skills/mei/part-old', { name: 'part-new' }));
    expect((await detail('/agents/mei/before')).version?.parts).toMatchObject([
      { ref: 'mei/part-old', trouble: null },
    ]);
    const after = await agent('after');
    expect(after.parts).toMatchObject([{ ref: 'mei/part-new' }]);
    expect(after.warnings).toMatchObject([{ code: 'part.moved' }]);
    const users = await json<Page<AssetSummary>>(call('/skills/mei/part-old/used-by'));
    expect(users.items.map(({ name }) => name)).toEqual(['after', 'before']);
  });
});

/** Publishes what the body says, renames it, and finds it by its former name, which stays free for a skill. */
async function renameOf(kind: 'agent' | 'mcp', manifest: string, name: string) {
  const word = kindWords[kind];
  const published = await json<PublishResult>(
    call(`/${word}?version=1.0.0&name=${name}`, { method: 'POST', as: mei, json: { manifest } }),
    201,
  );
  await json(move(`/${word}/${published.asset.ref}`, { name: `${name}-new` }));
  await json(skill(name), 201);
  return detail(`/${word}/mei/${name}`);
}

describe('POST /api/v1/agents/{namespace}/{name}/move', () => {
  it('renames an agent, and no asset of another kind', async () => {
    const asset = await renameOf('agent', agentMd('robot'), 'robot');
    expect(asset).toMatchObject({ kind: 'agent', ref: 'mei/robot-new' });
  });
});

describe('POST /api/v1/mcps/{namespace}/{name}/move', () => {
  it('renames an MCP server, and no asset of another kind', async () => {
    const asset = await renameOf('mcp', serverJson('com.example/tools'), 'tools');
    expect(asset).toMatchObject({ kind: 'mcp', ref: 'mei/tools-new' });
  });
});

describe('GET /{kind}/{namespace}/{name} of the web UI', () => {
  it('redirects to the same page of the asset that moved, and keeps nothing', async () => {
    await json(skill('page-old'), 201);
    await json(move('/skills/mei/page-old', { name: 'page-new' }));
    const response = await registry.app.request('/skills/mei/page-old/files/SKILL.md?v=1.0.0&x=1');
    expect(response.status).toBe(308);
    expect(response.headers.get('location')).toBe(
      '/skills/mei/page-new/files/SKILL.md?v=1.0.0&x=1',
    );
    expect(response.headers.get('cache-control')).toBe('no-store');
  });
});
