import { afterAll, describe, expect, it } from 'vitest';
import type { VersionDetail } from '#schema/version.ts';
import { agentMd } from '#test/support/agent-md.ts';
import { json } from '#test/support/answers.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import { syncRegistry } from '#test/support/git/sync-registry.ts';
import { skillMd } from '#test/support/registry.ts';

const { root, remove } = createRepositories();
const backend = await serveGit({ root });
afterAll(async () => {
  await backend.close();
  remove();
});

describe('a sync of agents', () => {
  it('publishes parts before the agents that require them, those inside an agent only with it, and says which agent lacks a part', async () => {
    const { addSource, sync, outcomes, registry } = await syncRegistry();
    const repository = new Repository(root, 'agents.git');
    const head = (ref: string) => ({ head: `skills: [${ref}]\n` });
    repository.commit([
      { path: 'a/AGENT.md', content: agentMd('first', head('zeta@^1')) },
      { path: 'agents/b/AGENT.md', content: agentMd('second', head('missing')) },
      { path: 'agents/b/skills/inner/SKILL.md', content: skillMd('inner') },
      { path: 'z/AGENT.md', content: agentMd('both') },
      { path: 'z/SKILL.md', content: skillMd('zeta') },
    ]);
    const { id } = await addSource({ url: `${backend.url}/agents.git` });
    const run = await sync(id);
    expect(run).toMatchObject({ state: 'partial', counts: { new: 3, failed: 1 } });
    const found = (await outcomes(run.id)).map(({ kind, name, change, failed, reasons }) => [
      kind,
      name,
      change,
      failed,
      reasons.filter((one) => one.includes('"missing"')).length > 0,
    ]);
    expect(found.toSorted()).toEqual([
      ['agent', 'both', 'new', false, false],
      ['agent', 'first', 'new', false, false],
      ['agent', 'second', 'invalid', true, true],
      ['skill', 'zeta', 'new', false, false],
    ]);
    const first = await json<VersionDetail>(
      registry.call('/agents/admin/first/versions/latest', { as: 'admin' }),
    );
    expect(first.parts).toMatchObject([{ ref: 'admin/zeta', requested: '^1', version: '1.0.0' }]);

    // The part comes without a commit: the next run takes the agent.
    await json(registry.publish('admin', { 'SKILL.md': skillMd('missing') }), 201);
    const again = await sync(id);
    expect(again).toMatchObject({ state: 'succeeded', counts: { new: 1, invalid: 0 } });
    expect(await json(registry.call('/agents/admin/second', { as: 'admin' }))).toMatchObject({
      origin: 'synced',
      latestVersion: '1.0.0',
    });
  });
});
