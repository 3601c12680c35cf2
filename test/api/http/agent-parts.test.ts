import { describe, expect, it } from 'vitest';
import type { AssetSummary } from '#schema/asset.ts';
import type { Page } from '#schema/page.ts';
import type { PublishResult, VersionDetail } from '#schema/version.ts';
import { agentMd } from '#test/support/agent-md.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

const registry = await fileRegistry();
const { call } = registry;

function publish(as: User | 'admin', files: Record<string, string>, query = '') {
  const list = Object.entries(files).map(([path, content]) => ({ path, content }));
  return call(`/agents${query}`, { method: 'POST', as, json: { files: list } });
}
const agent = (name: string, ...skills: string[]) => ({
  'AGENT.md': agentMd(name, { head: `skills: ${JSON.stringify(skills)}\n` }),
});
async function skill(as: User, name: string, version: string, query = '') {
  const files = { 'SKILL.md': skillMd(name, { body: version }) };
  const { version: made } = await json<PublishResult>(
    registry.publish(as, files, `?version=${version}${query}`),
    201,
  );
  return made.digest;
}
const yank = (as: User, path: string) =>
  json(call(`${path}/yank`, { method: 'POST', as, json: { reason: 'wrong' } }));
const patch = (as: User, path: string, change: unknown) =>
  call(path, { method: 'PATCH', as, json: change });
const partsOf = async (ref: string, as: User | null = null) =>
  (await json<VersionDetail>(call(`/agents/${ref}/versions/latest`, { as }))).parts;
const details = async (answer: Promise<Response>) =>
  (await refusal(answer, 422, 'manifest.invalid')).errors?.map(({ detail }) => detail);

describe('the parts of an agent', () => {
  it('are pinned at publish with their digests: by range, version, dist-tag, bare name and latest', async () => {
    const user = await registry.user('pin-a');
    const other = await registry.user('pin-b');
    const one = await skill(user, 'ranged', '1.2.0');
    await skill(user, 'ranged', '2.0.0');
    const beta = await skill(user, 'tagged', '3.0.0-rc.1', '&distTag=beta');
    const exact = await skill(other, 'exact', '1.0.0');
    await skill(other, 'exact', '1.1.0');
    const bare = await skill(other, 'only-of-b', '1.0.0');
    const head = [
      'skills:',
      '  - pin-a/ranged@^1',
      '  - tagged@beta',
      '  - { ref: pin-b/exact, version: "1.0.0" }',
      '  - only-of-b',
      '',
    ].join('\n');
    const files = { 'AGENT.md': agentMd('pinned', { head }) };
    const kind = 'skill';
    const parts = [
      { kind, ref: 'pin-a/ranged', requested: '^1', version: '1.2.0', digest: one },
      { kind, ref: 'pin-a/tagged', requested: 'beta', version: '3.0.0-rc.1', digest: beta },
      { kind, ref: 'pin-b/exact', requested: '1.0.0', version: '1.0.0', digest: exact },
      { kind, ref: 'pin-b/only-of-b', requested: null, version: '1.0.0', digest: bare },
    ].map((part) => ({ ...part, trouble: null, yankSeverity: null }));
    const before = await registry.counts();
    const checked = await json<PublishResult>(publish(user, files, '?dryRun=true'));
    expect([checked.outcome, checked.parts]).toEqual(['checked', parts]);
    expect(await registry.counts()).toEqual(before);
    const created = await json<PublishResult>(publish(user, files), 201);
    expect(created.parts).toEqual(parts);
    await skill(user, 'ranged', '1.3.0');
    expect(await json<PublishResult>(publish(user, files))).toMatchObject({
      outcome: 'unchanged',
      parts,
    });
    expect(await partsOf('pin-a/pinned')).toEqual(parts);
    const detail = await json(call('/agents/pin-a/pinned'));
    expect(detail).toMatchObject({ version: { parts } });
    expect(await json(call('/skills/pin-a/ranged'))).toMatchObject({ version: { parts: [] } });
  });

  it('are refused by name, each as an error of its line, and nothing is written', async () => {
    const user = await registry.user('pin-no');
    const stranger = await registry.user('pin-secret');
    await skill(stranger, 'secret', '1.0.0', '&visibility=private');
    for (const name of ['twin', 'by-number', 'by-tag']) await skill(user, name, '1.0.0');
    await skill(stranger, 'twin', '1.0.0');
    for (const name of ['old', 'older']) {
      await skill(user, name, '1.0.0');
      await yank(user, `/skills/pin-no/${name}/versions/1.0.0`);
    }
    const wanted = [
      'pin-no/missing',
      'pin-secret/secret',
      'pin-no/twin@^9',
      'pin-no/by-number@9.9.9',
      'pin-no/by-tag@nightly',
      'old@^1',
      'older',
    ];
    const before = await registry.counts();
    for (const query of ['', '?dryRun=true']) {
      const head = `skills:\n${wanted.map((ref) => `  - ${ref}\n`).join('')}`;
      const problem = await refusal(
        publish(user, { 'AGENT.md': agentMd('refused', { head }) }, query),
        422,
        'manifest.invalid',
      );
      expect(problem.errors?.map(({ pointer, detail }) => [pointer, detail])).toEqual([
        ['AGENT.md:5', expect.stringContaining('"pin-no/missing"')],
        ['AGENT.md:6', expect.stringContaining('there is no skill "pin-secret/secret" that you')],
        ['AGENT.md:7', expect.stringContaining('no version of "pin-no/twin" satisfies ^9')],
        [
          'AGENT.md:8',
          expect.stringContaining('has no version 9.9.9; its latest version is 1.0.0'),
        ],
        ['AGENT.md:9', expect.stringContaining('has no dist-tag "nightly"')],
        ['AGENT.md:10', expect.stringContaining('every version of it is yanked')],
        ['AGENT.md:11', expect.stringContaining('every version of it is yanked')],
      ]);
    }
    expect(await registry.counts()).toEqual(before);
    const clash = await details(publish(user, agent('refused', 'twin', 'pin-secret/twin')));
    expect(clash).toEqual([expect.stringContaining('have the same name')]);
    const twice = await details(publish(user, agent('refused', 'twin', 'pin-no/twin')));
    expect(twice).toEqual(['"pin-no/twin" is required twice; keep one of them']);
  });

  it('may be a bare name of several assets only if one is of the publisher', async () => {
    const user = await registry.user('pin-many');
    for (const name of ['pin-many-a', 'pin-many-b']) {
      await skill(await registry.user(name), 'shared-name', '1.0.0');
    }
    expect(await details(publish(user, agent('a', 'shared-name')))).toEqual([
      '"shared-name" could be pin-many-a/shared-name or pin-many-b/shared-name; name one in full',
    ]);
    await skill(user, 'shared-name', '1.0.0');
    await json(publish(user, agent('a', 'shared-name')), 201);
    expect(await partsOf('pin-many/a')).toMatchObject([{ ref: 'pin-many/shared-name' }]);
  });

  it('may be pinned to a yanked version by its number, and to a deprecated asset, with a warning', async () => {
    const user = await registry.user('pin-warn');
    await skill(user, 'yanked', '1.0.0');
    await yank(user, '/skills/pin-warn/yanked/versions/1.0.0');
    await skill(user, 'old', '1.0.0');
    await json(patch(user, '/skills/pin-warn/old', { deprecation: { message: 'old' } }));
    const result = await json<PublishResult>(
      publish(user, agent('warned', 'yanked@1.0.0', 'old')),
      201,
    );
    expect(result.warnings.map(({ code }) => code)).toEqual(['part.yanked', 'part.deprecated']);
    expect(result.parts.map(({ trouble }) => trouble)).toEqual(['yanked', 'deprecated']);
  });

  it('say what became of them: yanked, deprecated, deleted, or no longer visible to the caller', async () => {
    const user = await registry.user('pin-t');
    for (const name of ['a', 'b', 'c', 'd', 'e']) await skill(user, name, '1.0.0');
    await json(publish(user, agent('whole', 'a', 'b', 'c', 'd', 'e')), 201);
    await yank(user, '/skills/pin-t/a/versions/1.0.0');
    await json(patch(user, '/skills/pin-t/b', { deprecation: { message: 'old' } }));
    await call('/skills/pin-t/c', { method: 'DELETE', as: user });
    await json(patch(user, '/skills/pin-t/d', { visibility: 'private' }));
    const trouble = async (as: User | null) =>
      (await partsOf('pin-t/whole', as)).map(({ trouble: one }) => one);
    expect(await trouble(user)).toEqual(['yanked', 'deprecated', 'deleted', null, null]);
    expect(await trouble(null)).toEqual(['yanked', 'deprecated', 'deleted', 'hidden', null]);
    // What becomes of a hidden part is not told either.
    await call('/skills/pin-t/d', { method: 'DELETE', as: user });
    expect((await trouble(null))[3]).toBe('hidden');
    expect((await trouble(user))[3]).toBe('deleted');
  });

  it('are visible to every reader of the agent', async () => {
    const user = await registry.user('pin-v');
    await registry.user('pin-w');
    const other = await registry.user('pin-v2');
    await registry.join('pin-v', 'pin-v2', 'member');
    for (const visibility of ['public', 'internal', 'private']) {
      await skill(user, visibility, '1.0.0', `&visibility=${visibility}`);
    }
    await skill(other, 'of-others', '1.0.0', '&visibility=private');
    const refs = ['public', 'internal', 'private', 'of-others'];
    const allowed: Record<string, string[]> = {
      public: ['public'],
      internal: ['public', 'internal'],
      private: ['public', 'internal', 'private'],
    };
    for (const [visibility, fits] of Object.entries(allowed)) {
      const taken: string[] = [];
      for (const ref of refs) {
        const files = agent(`${visibility}-${ref}`, ref);
        const answer = await publish(user, files, `?visibility=${visibility}`);
        const text = await answer.text();
        if (answer.status === 201) taken.push(ref);
        expect(text).toContain(answer.status === 201 ? '"created"' : `/${ref}\\" is`);
      }
      expect(taken).toEqual(fits);
    }
  });

  it('keep an agent from being made visible to people who could not see them', async () => {
    const user = await registry.user('pin-wide');
    await skill(user, 'inner', '1.0.0', '&visibility=internal');
    const files = agent('whole', 'inner');
    await json(publish(user, files, '?visibility=internal'), 201);
    const widen = () => patch(user, '/agents/pin-wide/whole', { visibility: 'public' });
    const problem = await refusal(widen(), 400, 'request.invalid');
    expect(problem.errors).toEqual([
      { pointer: '/visibility', detail: expect.stringContaining('"pin-wide/inner" is internal') },
    ]);
    const next = { 'AGENT.md': agentMd('whole', { prompt: 'Without parts.' }) };
    await refusal(publish(user, next, '?visibility=public'), 400, 'request.invalid');
    await json(patch(user, '/agents/pin-wide/whole', { visibility: 'private' }));
    // A part may become narrower: the agent then has trouble.
    await json(publish(user, next), 201);
    await yank(user, '/agents/pin-wide/whole/versions/1.0.0');
    await json(widen());
  });

  it('are at most 200, counted before any is looked for', async () => {
    const user = await registry.user('pin-count');
    const refs = Array.from({ length: 1_000 }, (_, at) => `nobody/part-${at}`);
    expect(await details(publish(user, agent('many', ...refs)))).toEqual([
      'The agent requires 1000 skills and MCP servers; at most 200 are possible',
    ]);
    const errors = await details(publish(user, agent('many', ...refs.slice(0, 200))));
    expect(errors).toHaveLength(200);
  });

  it('may stand in the files of the agent, which are checked like other manifests', async () => {
    const user = await registry.user('pin-inline');
    const files = { ...agent('whole', 'helper'), 'skills/helper/SKILL.md': skillMd('helper') };
    expect(await json<PublishResult>(publish(user, files), 201)).toMatchObject({ parts: [] });
    const broken = {
      ...agent('broken'),
      'skills/one/SKILL.md': '---\nname: one\n---\n',
      'skills/Two/SKILL.md': skillMd('two'),
      'skills/three/skill.md': skillMd('three'),
    };
    const problem = await refusal(publish(user, broken), 422, 'manifest.invalid');
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual([
      'skills/one/SKILL.md:1',
      'skills/Two/SKILL.md',
      'skills/three/skill.md',
    ]);
    await skill(user, 'helper', '1.0.0');
    const both = { ...files, ...agent('whole', 'pin-inline/helper') };
    expect(await details(publish(user, both))).toEqual([
      expect.stringContaining('has the name of a part in the files'),
    ]);
  });
});

describe('GET /api/v1/skills/{namespace}/{name}/used-by', () => {
  const users = (path: string, as: User | null = null) =>
    json<Page<AssetSummary>>(call(`/skills/${path}`, { as }));

  it('lists the agents whose latest version requires it, in pages, as the caller may see them', async () => {
    const user = await registry.user('pin-used');
    await skill(user, 'part', '1.0.0');
    for (const name of ['a', 'b', 'c']) await json(publish(user, agent(name, 'part')), 201);
    await json(publish(user, agent('secret', 'part'), '?visibility=private'), 201);
    await json(publish(user, agent('left', 'part')), 201);
    await json(publish(user, { 'AGENT.md': agentMd('left') }), 201);
    await json(publish(user, agent('gone', 'part')), 201);
    await call('/agents/pin-used/gone', { method: 'DELETE', as: user });
    const first = await users('pin-used/part/used-by?size=2');
    expect([first.total, first.items.map(({ ref }) => ref)]).toEqual([
      3,
      ['pin-used/a', 'pin-used/b'],
    ]);
    const next = await users(`pin-used/part/used-by?size=2&cursor=${first.nextCursor}`);
    expect([next.total, next.nextCursor, next.items.map(({ ref }) => ref)]).toEqual([
      3,
      null,
      ['pin-used/c'],
    ]);
    const own = await users('pin-used/part/used-by', user);
    expect([own.total, own.items.length]).toEqual([4, 4]);
    await refusal(call('/skills/pin-used/part/used-by?cursor=x'), 400, 'request.invalid');
    await refusal(call('/skills/pin-used/nothing/used-by'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/used-by', () => {
  it('lists the agents that require an MCP server, and none for a skill of that name', async () => {
    const user = await registry.user('pin-server');
    const files = [{ path: 'server.json', content: serverJson('com.example/db') }];
    await json(call('/mcps', { method: 'POST', as: user, json: { files } }), 201);
    await skill(user, 'db', '1.0.0');
    const head = 'mcps: [pin-server/db]\n';
    await json(publish(user, { 'AGENT.md': agentMd('keeper', { head }) }), 201);
    expect(await json(call('/mcps/pin-server/db/used-by'))).toMatchObject({
      total: 1,
      items: [{ ref: 'pin-server/keeper', kind: 'agent' }],
    });
    expect(await json(call('/skills/pin-server/db/used-by'))).toMatchObject({ total: 0 });
    await refusal(call('/mcps/pin-server/nothing/used-by'), 404, 'asset.not_found');
  });
});

describe('GET /api/v1/agents/{namespace}/{name}/used-by', () => {
  it('is empty: no asset can require an agent', async () => {
    const user = await registry.user('pin-agent');
    await json(publish(user, { 'AGENT.md': agentMd('alone') }), 201);
    const page = await json(call('/agents/pin-agent/alone/used-by'));
    expect(page).toEqual({ items: [], nextCursor: null, total: 0 });
    const head = 'agents: [pin-agent/alone]\n';
    expect(await details(publish(user, { 'AGENT.md': agentMd('b', { head }) }))).toEqual([
      '"agents" is not possible: an agent cannot require agents',
    ]);
  });
});
