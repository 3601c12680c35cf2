import { afterAll, beforeAll, expect, describe, it } from 'vitest';
import { serveGit } from '#test/support/git/http-backend.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';
import {
  loopbackAllowed,
  overRegistry,
  type SyncRegistry,
} from '#test/support/git/sync-registry.ts';
import { openTestRegistry, skillMd } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

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

const token = `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0hL'}`;

async function place(name: string) {
  const repository = new Repository(root, `${name}.git`);
  let source: { id: string } | null = null;
  return async (files: Record<string, string>) => {
    repository.commit(Object.entries(files).map(([path, content]) => ({ path, content })));
    source ??= await sync.addSource({ url: `${backend.url}/${name}.git` });
    const run = await sync.sync(source.id);
    const outcomes = await sync.outcomes(run.id);
    const told = outcomes.map(({ kind, path, name, change, version }) =>
      [kind, path, name, change, version].join(' '),
    );
    return { told, outcomes, log: await sync.log(run.id) };
  };
}

describe('a repository with MCP servers', () => {
  it('gives each kind of a folder as an asset, and a server without its source code', async () => {
    const { told } = await (
      await place('both')
    )({
      'tool/SKILL.md': skillMd('tool'),
      'tool/server.json': serverJson('com.example/tool'),
      'tool/README.md': 'How to use it',
      'tool/src/index.ts': 'export {}',
    });
    expect(told).toEqual(['mcp tool tool new 1.0.0', 'skill tool tool new 1.0.0']);
    const path = '/mcps/admin/tool/versions/latest/files';
    const { items } = (await (await sync.registry.call(path, { as: 'admin' })).json()) as {
      items: { path: string }[];
    };
    expect(items.map((file) => file.path)).toEqual(['README.md', 'server.json']);
  });

  it('names two servers of one last part apart, also in the next run', async () => {
    const run = await place('apart');
    const one = serverJson('com.one/apart');
    const files = { 'a/server.json': one, 'b/server.json': serverJson('com.two/apart') };
    expect((await run(files)).told).toEqual([
      'mcp a apart new 1.0.0',
      'mcp b com-two-apart new 1.0.0',
    ]);
    const changed = serverJson('com.two/apart', { version: '1.1.0' });
    expect((await run({ ...files, 'b/server.json': changed })).told).toEqual([
      'mcp b com-two-apart changed 1.1.0',
    ]);
  });

  it('gives each server of a .mcp.json, refuses one with a secret by line, and follows changes', async () => {
    const run = await place('config');
    const config = (servers: Record<string, unknown>) =>
      JSON.stringify({ mcpServers: servers }, null, 1);
    const good = { command: 'npx', args: ['-y', 'good@1.0.0'] };
    const bad = { command: 'x', env: { GITHUB_TOKEN: token } };
    const first = await run({ '.mcp.json': config({ good, bad, other: { command: 'y' } }) });
    expect(first.told).toEqual([
      'mcp .mcp.json#bad  invalid ',
      'mcp .mcp.json#good good new 1.0.0',
      'mcp .mcp.json#other other new 1.0.0',
    ]);
    expect(first.outcomes[0]?.reasons).toEqual([
      expect.stringMatching(
        /^\.mcp\.json:13: .*GITHUB_TOKEN looks like a GitHub token; write \$\{GITHUB_TOKEN\}/,
      ),
    ]);
    expect(JSON.stringify([first.outcomes, first.log])).not.toContain(token);

    const second = await run({
      '.mcp.json': config({ good: { ...good, args: ['-y', 'good@1.1.0'] } }),
    });
    expect(second.told).toEqual([
      'mcp .mcp.json#good good changed 1.0.1',
      'mcp .mcp.json#other other gone 1.0.0',
    ]);

    const broken = await run({ '.mcp.json': '{"mcpServers": ' });
    expect(broken.told).toEqual(['mcp .mcp.json#good good invalid ']);
    expect(broken.outcomes[0]?.reasons[0]).toContain('.mcp.json: it is not valid JSON');
  });
});
