import { describe, expect, it } from 'vitest';
import type { PublishResult, VersionFile } from '#schema/version.ts';
import { agentMd } from '#test/support/agent-md.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';
import { serverJson } from '#test/support/server-json.ts';

const registry = await fileRegistry();
const { call } = registry;

function publish(as: User, files: Record<string, string>, word = 'agents') {
  const list = Object.entries(files).map(([path, content]) => ({ path, content }));
  return call(`/${word}`, { method: 'POST', as, json: { files: list } });
}

describe('POST /api/v1/agents of the file of another tool', () => {
  it('makes an AGENT.md of it, and files of the MCP servers in it', async () => {
    const user = await registry.user('foreign');
    const kiro = {
      name: 'kiro-agent',
      description: 'd',
      prompt: 'You help.',
      mcpServers: { docs: { command: 'npx', args: ['-y', '@example/docs@1.0.0'] } },
    };
    const files = { '.kiro/agents/a.json': JSON.stringify(kiro) };
    const { asset } = await json<PublishResult>(publish(user, files), 201);
    expect(asset).toMatchObject({ ref: 'foreign/kiro-agent', description: 'd' });
    const { items } = await json<{ items: VersionFile[] }>(
      call('/agents/foreign/kiro-agent/versions/latest/files'),
    );
    expect(items.map(({ path }) => path)).toEqual(['AGENT.md', 'mcps/docs/server.json']);
    expect(await json(publish(user, files))).toMatchObject({ outcome: 'unchanged' });
  });

  it('refuses a secret in it, and other files beside it, and writes nothing', async () => {
    const user = await registry.user('foreign-no');
    const secret = `ghp_${'a1B2'.repeat(9)}`;
    const head = `mcpServers:\n  - gh: { command: npx, args: [x], env: { GITHUB_TOKEN: ${secret} } }\n`;
    const path = '.claude/agents/a.md';
    const before = await registry.counts();
    const files = { [path]: agentMd('a', { head }) };
    const problem = await refusal(publish(user, files), 422, 'manifest.invalid');
    expect(problem.errors).toMatchObject([{ pointer: `${path}:4` }]);
    expect(JSON.stringify(problem)).not.toContain(secret);
    const two = { [path]: agentMd('a'), 'notes.md': 'x' };
    await refusal(publish(user, two), 422, 'archive.invalid');
    expect(await registry.counts()).toEqual(before);
  });
});

describe('GET /api/v1/mcps/{namespace}/{name}/used-by', () => {
  it('lists the agents that pin an MCP server', async () => {
    const user = await registry.user('uses-mcp');
    const server = { 'server.json': serverJson('com.example/web', { version: '1.4.0' }) };
    const made = await json<PublishResult>(publish(user, server, 'mcps'), 201);
    const head = 'mcps: [uses-mcp/web@~1.4]\n';
    const agent = await json<PublishResult>(
      publish(user, { 'AGENT.md': agentMd('browser', { head }) }),
      201,
    );
    expect(agent.parts).toEqual([
      {
        kind: 'mcp',
        ref: 'uses-mcp/web',
        requested: '~1.4',
        version: '1.4.0',
        digest: made.version.digest,
        trouble: null,
        yankSeverity: null,
      },
    ]);
    const users = await json(call('/mcps/uses-mcp/web/used-by'));
    expect(users).toMatchObject({ total: 1, items: [{ kind: 'agent', ref: 'uses-mcp/browser' }] });
  });
});
