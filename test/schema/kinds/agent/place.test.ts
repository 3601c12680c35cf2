import { parse as parseToml } from 'smol-toml';
import { describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { type agentFormats, copilotPromptMax } from '#schema/kinds/agent/formats.ts';
import { readAgentManifest } from '#schema/kinds/agent/manifest.ts';
import { agentObstacle, agentPlacementFiles, placeAgent } from '#schema/kinds/agent/place.ts';
import type { InstallScope } from '#schema/targets.ts';

const prompt = "# Reviewer\n\nSay \"no\" in '''quotes''' and\ttabs: \\ 评审 \u2028 end.";
const manifest = `---
name: reviewer
description: "Reviews: code # and 'prose'\\nin two lines"
model: opus
tools: [Read, Grep, mcp__github__search]
targets:
  claude: { color: red, hooks: { Stop: [{ command: "echo \\"hi\\"" }] } }
  codex: { model: gpt-5, mcp_servers: { "a.b\\"c": { command: x, args: ["1", 2] } } }
  kiro: { __proto__: { polluted: true }, welcomeMessage: hello }
  opencode: { temperature: 0.2, "true": yes }
---

${prompt}
`;
const server = JSON.stringify({
  name: 'a/weather',
  packages: [{ registryType: 'npm', identifier: 'weather', transport: { type: 'stdio' } }],
});

function place(id: keyof typeof agentFormats, scope: InstallScope = 'project', text = manifest) {
  const paths = [
    'AGENT.md',
    'skills/deploy/SKILL.md',
    'skills/deploy/deep/SKILL.md',
    'skills/loose.md',
    'mcps/weather/server.json',
  ];
  const files = new Map([
    ['AGENT.md', text],
    ['mcps/weather/server.json', server],
  ]);
  const asset = { name: 'reviewer', paths, text: (path: string) => files.get(path)!, inputs: {} };
  return placeAgent(asset, { id }, scope);
}

function fileOf(...given: Parameters<typeof place>): { path: string; content: string } {
  const [file] = place(...given);
  if (file?.type !== 'file') throw new Error('the first placement is no file');
  return file;
}

function readMarkdown(content: string): { head: unknown; body: string } {
  const [, head = '', body = ''] = /^---\n([\s\S]*?)\n---\n\n([\s\S]*)\n$/.exec(content) ?? [];
  return { head: parseYaml(head), body };
}

const description = "Reviews: code # and 'prose'\nin two lines";

describe('the file of an agent', () => {
  it('has the format of Claude Code', () => {
    const { path, content } = fileOf('claude-code');
    expect(path).toBe('.claude/agents/reviewer.md');
    expect(readMarkdown(content)).toEqual({
      head: {
        name: 'reviewer',
        description,
        tools: 'Read, Grep, mcp__github__search',
        model: 'opus',
        color: 'red',
        hooks: { Stop: [{ command: 'echo "hi"' }] },
      },
      body: prompt,
    });
  });

  it('has the format of Codex', () => {
    const { path, content } = fileOf('codex', 'user');
    expect(path).toBe('$CODEX_HOME(~/.codex)/agents/reviewer.toml');
    expect(parseToml(content)).toEqual({
      name: 'reviewer',
      description,
      model: 'gpt-5',
      mcp_servers: { 'a.b"c': { command: 'x', args: ['1', 2] } },
      developer_instructions: prompt,
    });
    const plain = manifest.replace("'''quotes'''", 'quotes');
    expect(fileOf('codex', 'project', plain).content).toContain("developer_instructions = '''\n#");
    expect(parseToml(fileOf('codex', 'project', plain).content)['developer_instructions']).toBe(
      prompt.replace("'''quotes'''", 'quotes'),
    );
  });

  it('has the format of Kiro', () => {
    const { path, content } = fileOf('kiro');
    expect(path).toBe('.kiro/agents/reviewer.json');
    expect(Object.entries(JSON.parse(content) as object)).toEqual(
      Object.entries({
        name: 'reviewer',
        description,
        prompt,
        tools: ['read', 'grep', 'mcp__github__search'],
        resources: ['skill://.kiro/skills/**/SKILL.md'],
        includeMcpJson: true,
        ['__proto__']: { polluted: true },
        welcomeMessage: 'hello',
      }),
    );
  });

  it.each([
    ['cursor', '.cursor/agents/reviewer.md', { name: 'reviewer', description }],
    [
      'gemini-cli',
      '.gemini/agents/reviewer.md',
      {
        name: 'reviewer',
        description,
        kind: 'local',
        tools: ['read_file', 'search_file_content', 'mcp__github__search'],
      },
    ],
    [
      'github-copilot',
      '.github/agents/reviewer.agent.md',
      { name: 'reviewer', description, tools: ['read', 'search', 'mcp__github__search'] },
    ],
    [
      'opencode',
      '.opencode/agents/reviewer.md',
      {
        description,
        mode: 'all',
        permission: { edit: 'deny', bash: 'deny', webfetch: 'deny' },
        temperature: 0.2,
        true: 'yes',
      },
    ],
  ] as const)('has the format of %s', (id, path, head) => {
    const file = fileOf(id);
    expect(file.path).toBe(path);
    expect(readMarkdown(file.content)).toEqual({ head, body: prompt });
  });

  it('says that an agent which only reads is read-only, and names no model that a target does not know', () => {
    const text = manifest.replace(', mcp__github__search', '').replace('model: gpt-5, ', '');
    expect(parseToml(fileOf('codex', 'project', text).content)).toMatchObject({
      sandbox_mode: 'read-only',
    });
    expect(readMarkdown(fileOf('cursor', 'project', text).content).head).toEqual({
      name: 'reviewer',
      description,
      readonly: true,
    });
    expect(fileOf('codex', 'project', text).content).not.toContain('opus');
  });

  it('is not placed for Copilot with a prompt above 30,000 characters, and never cut', () => {
    const body = 'x'.repeat(copilotPromptMax);
    const obstacleOf = (text: string, id: 'github-copilot' | 'claude-code') =>
      agentObstacle({ text: () => text }, { id }, 'project');
    const agent = (prompt: string) => `---\nname: a\ndescription: A\n---\n\n${prompt}\n`;
    expect(obstacleOf(agent(body), 'github-copilot')).toBeNull();
    expect(readMarkdown(fileOf('github-copilot', 'project', agent(body)).content).body).toBe(body);
    expect(obstacleOf(agent(`${body}y`), 'github-copilot')).toContain('has 30,001 characters');
    expect(obstacleOf(agent(`${body}y`), 'claude-code')).toBeNull();
    expect(place('github-copilot', 'project', agent(`${body}y`))).toEqual([]);
    expect(readAgentManifest(agent(`${body}y`)).warnings.map(({ code }) => code)).toEqual([
      'prompt.long',
    ]);
  });
});

describe('the own parts of an agent', () => {
  it('are placed where the target looks for skills and servers', () => {
    expect(place('claude-code').slice(1)).toEqual([
      { type: 'folder', path: '.claude/skills/deploy', from: 'skills/deploy' },
      expect.objectContaining({
        type: 'entry',
        path: '.mcp.json',
        pointer: '/mcpServers/weather',
        value: { type: 'stdio', command: 'npx', args: ['-y', 'weather'] },
      }),
    ]);
    expect(agentPlacementFiles(['AGENT.md', 'mcps/a/server.json', 'mcps/a/b/server.json'])).toEqual(
      ['AGENT.md', 'mcps/a/server.json'],
    );
  });

  it('are none without the agent: a target that keeps none gets nothing', () => {
    expect(place('zed')).toEqual([]);
    expect(place('vscode', 'user')).toEqual([]);
    expect(place('vscode')[0]).toEqual(place('github-copilot')[0]);
  });
});
