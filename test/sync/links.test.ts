import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { serveGit } from '#test/support/git/http-backend.ts';
import {
  type CommittedFile,
  createRepositories,
  Repository,
} from '#test/support/git/repository.ts';
import {
  loopbackAllowed,
  overRegistry,
  type SyncRegistry,
} from '#test/support/git/sync-registry.ts';
import { openTestRegistry, skillMd } from '#test/support/registry.ts';

const { root, remove } = createRepositories();
const backend = await serveGit({ root, config: ['uploadpack.allowFilter=true'] });
let sync: SyncRegistry;
let close: () => Promise<void>;
beforeAll(async () => {
  const opened = await openTestRegistry(loopbackAllowed, {});
  sync = overRegistry(opened.registry);
  ({ close } = opened);
});
afterAll(async () => {
  await close();
  await backend.close();
  remove();
});

const file = (path: string, content = 'x', mode?: string): CommittedFile => ({
  path,
  content,
  ...(mode ? { mode } : {}),
});
const link = (path: string, target: string) => file(path, target, '120000');
let made = 0;
async function place(input: object = {}) {
  const name = `links-${(made += 1)}.git`;
  const repository = new Repository(root, name);
  let source: { id: string } | null = null;
  return async (files: CommittedFile[]) => {
    repository.commit(files);
    source ??= await sync.addSource({ url: `${backend.url}/${name}`, ...input });
    const run = await sync.sync(source.id);
    return { run, outcomes: await sync.outcomes(run.id) };
  };
}
const read = async (path: string) => (await sync.registry.call(path, { as: 'admin' })).text();

describe('a repository that is a skill itself, with links', () => {
  const plain = [
    file('SKILL.md', skillMd('agent')),
    file('AGENTS.md', 'Rules.'),
    file('docs/v2/x.md'),
  ];

  it('is published with a copy of the file that a link leads to, and a warning', async () => {
    const { run, outcomes } = await (await place())([...plain, link('CLAUDE.md', 'AGENTS.md')]);
    expect(run).toMatchObject({ state: 'succeeded', counts: { new: 1 } });
    expect(outcomes[0]?.reasons).toContainEqual(
      'CLAUDE.md: The file is a link to AGENTS.md; a copy of that is stored',
    );
    const version = '/skills/admin/agent/versions/1.0.0';
    expect(await read(`${version}/files/CLAUDE.md`)).toBe('Rules.');
    const { warnings } = await json<{ warnings: { code: string; file: string }[] }>(
      sync.registry.call(version, { as: 'admin' }),
    );
    expect(warnings).toContainEqual(
      expect.objectContaining({ code: 'path.link_copied', file: 'CLAUDE.md' }),
    );
  });

  it.each([
    ['a folder', link('docs/latest', 'v2'), /^docs\/latest: .* link to v2, which is a folder/],
    ['what is outside', link('bad', '/etc/passwd'), /^bad: .* link to \/etc\/passwd, which/],
  ])('is refused by path and target where a link leads to %s', async (_, bad, reason) => {
    const { run, outcomes } = await (await place())([...plain, bad]);
    expect(run).toMatchObject({ state: 'partial', counts: { invalid: 1, new: 0 } });
    expect(outcomes[0]?.reasons).toEqual([expect.stringMatching(reason)]);
  });
});

describe('a skill whose manifest is a link', () => {
  const text = skillMd('compress', { body: 'One.' });
  const linked = [
    file('compress-src/SKILL.md', text),
    link('skills/compress/SKILL.md', '../../compress-src/SKILL.md'),
    file('skills/other/SKILL.md', skillMd('other-one')),
  ];

  it('is unchanged where it was the same file before, and changes with what it leads to', async () => {
    const commit = await place({ pathGlob: 'skills/**' });
    const copied = linked.map((one) => (one.mode ? file(one.path, text) : one));
    expect((await commit(copied)).run).toMatchObject({ counts: { new: 2 } });
    expect((await commit(linked)).run).toMatchObject({
      state: 'succeeded',
      counts: { unchanged: 2, gone: 0, invalid: 0 },
    });
    const changed = file('compress-src/SKILL.md', skillMd('compress', { body: 'Two.' }));
    const { run, outcomes } = await commit([changed, ...linked.slice(1)]);
    expect(run).toMatchObject({ state: 'succeeded', counts: { changed: 1, unchanged: 1 } });
    expect(outcomes).toMatchObject([{ path: 'skills/compress', version: '1.0.1' }]);
    expect(await read('/skills/admin/compress/versions/1.0.1/files/SKILL.md')).toContain('Two.');
  });
});
