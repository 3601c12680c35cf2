import { expect } from 'vitest';
import { agentMd } from './agent-md.ts';
import { json } from './answers.ts';
import { db, releaseFiles } from './command.ts';
import { openTestRegistry, skillMd, type TestRegistry } from './registry.ts';
import { serverJson } from './server-json.ts';

/** What a registry says of an agent, of each of its parts, and of who uses them. */
export type Answers = { parts: unknown[]; usedBy: unknown[]; agents: unknown[] };

/** Fills a database with assets of the three kinds: an agent in two versions, whose parts are yanked and gone too. */
export async function fillWithParts(url: string): Promise<Answers> {
  const { registry, close } = await openTestRegistry({ DATABASE_URL: url }, {});
  try {
    const mei = await registry.user('mei');
    const post = (path: string, body: object, status = 201) =>
      json(registry.call(path, { method: 'POST', as: mei, json: body }), status);
    const publish = (path: string, name: string, content: string) =>
      post(path, { files: [{ path: name, content }] });
    for (const version of ['1.0.0', '1.1.0', '2.0.0'])
      await publish(`/skills?version=${version}`, 'SKILL.md', skillMd('lint', { body: version }));
    await publish('/skills?visibility=private', 'SKILL.md', skillMd('private-one'));
    await publish('/skills', 'SKILL.md', skillMd('gone'));
    await publish('/mcps', 'server.json', serverJson('io.test/tracker'));
    for (const [version, range] of [
      ['1.0.0', '^1'],
      ['2.0.0', 'latest'],
    ]) {
      const head = `skills: [mei/lint@${range}, mei/private-one, gone]\nmcps: [mei/tracker]\n`;
      const files = [
        { path: 'AGENT.md', content: agentMd('reviewer', { head }) },
        { path: 'skills/own/SKILL.md', content: skillMd('own') },
      ];
      await post(`/agents?visibility=private&version=${version}`, { files });
    }
    await post('/mcps/mei/tracker/versions/1.0.0/yank', { reason: 'wrong' }, 200);
    await registry.call('/skills/mei/gone', { method: 'DELETE', as: mei });
    return await answersOf(registry);
  } finally {
    await close();
  }
}

/** Opens a database that was filled so, and asks it; `db check` must find nothing. */
export async function askAboutParts(url: string): Promise<Answers> {
  expect(await db({ DATABASE_URL: url }, 'check')).toMatchObject({ code: 0, out: ['all is well'] });
  await releaseFiles();
  const { registry, close } = await openTestRegistry({ DATABASE_URL: url }, {});
  try {
    return await answersOf(registry);
  } finally {
    await close();
  }
}

async function answersOf(registry: TestRegistry): Promise<Answers> {
  const get = (path: string) => json(registry.call(path, { as: 'admin' }), 200);
  const versions = ['1.0.0', '2.0.0'].map((one) => get(`/agents/mei/reviewer/versions/${one}`));
  const usedBy = ['skills/mei/lint', 'skills/mei/private-one', 'mcps/mei/tracker'].map((one) =>
    get(`/${one}/used-by`),
  );
  const agents = (await Promise.all(versions)) as { parts: unknown[] }[];
  return { parts: agents.map(({ parts }) => parts), usedBy: await Promise.all(usedBy), agents };
}
