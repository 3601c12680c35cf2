import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { agentMd } from '#test/support/agent-md.ts';
import { serverJson } from '#test/support/server-json.ts';
import { folderOf, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();
const token = `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0hL'}`;
const agentFile = (name: string) =>
  `---\nname: ${name}\ndescription: What ${name} does\n---\nYou are ${name}.\n`;

type Outcome = {
  kind: string;
  path: string;
  outcome: string;
  ref: string | null;
  error: { errors?: { pointer: string; detail: string }[] } | null;
};

/** A repository with everything that a sync finds. */
const everything = {
  '.claude/agents/claude-one.md': agentFile('claude-one'),
  '.codex/agents/codex-one.toml':
    'name = "codex-one"\ndescription = "d"\ndeveloper_instructions = "You test."\n',
  '.cursor/agents/cursor-one.md': agentFile('cursor-one'),
  '.gemini/agents/gemini-one.md': agentFile('gemini-one'),
  '.github/agents/github-one.agent.md': agentFile('github-one'),
  '.github/agents/README.md': 'no agent',
  '.kiro/agents/kiro-one.json': '{"name":"kiro-one","description":"d","prompt":"You keep."}',
  '.mcp.json': '{"mcpServers":{"one":{"command":"a"},"two":{"url":"https://x.example.com"}}}',
  '.opencode/agents/opencode-one.md': agentFile('opencode-one'),
  'both/AGENT.md': agentMd('both'),
  'both/SKILL.md': skill('both'),
  'both/server.json': serverJson('com.example/both'),
  'reviewer/AGENT.md': agentMd('reviewer', { head: 'skills: [both]\nmcps: [one]\n' }),
  'reviewer/mcps/git/server.json': serverJson('com.example/git'),
  'reviewer/skills/style/SKILL.md': skill('style'),
  'tools/mcp.json': '{"servers":{"three":{"command":"c"}}}',
};

const told = (outcomes: Outcome[]) =>
  outcomes.map(({ kind, path, outcome }) => `${outcome} ${kind} ${path}`);

describe('agenthub-cli publish --recursive of a repository', () => {
  it('publishes everything that a sync finds, an agent after what it requires, and no part of one', async () => {
    const person = await registry.person();
    const cwd = await folderOf(everything);
    const { code, stderr, json } = await registry.cli(['publish', '-r', '--json'], person, { cwd });
    expect(told(json().data as Outcome[])).toEqual([
      'created agent .claude/agents/claude-one.md',
      'created agent .codex/agents/codex-one.toml',
      'created agent .cursor/agents/cursor-one.md',
      'created agent .gemini/agents/gemini-one.md',
      'created agent .github/agents/github-one.agent.md',
      'created agent .kiro/agents/kiro-one.json',
      'created mcp .mcp.json#one',
      'created mcp .mcp.json#two',
      'created agent .opencode/agents/opencode-one.md',
      'created skill both',
      'created mcp both',
      'created agent both',
      'created agent reviewer',
      'created mcp tools/mcp.json',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    const again = await registry.cli(['publish', '-r'], person, { cwd });
    expect(again.stderr).toContain('14 assets: 14 unchanged');
    expect(again.stderr).toContain(
      'published inside their agents only: reviewer/mcps/git, reviewer/skills/style',
    );
    expect((await registry.cli(['show', `${person.username}/style`], person)).code).toBe(3);
    const files = await registry.cli(['agent', 'show', 'reviewer', '--files'], person);
    expect(files.stdout).toContain('skills/style/SKILL.md');
  });

  it('keeps to one kind, and finds the same where it starts in the folder of a tool', async () => {
    const person = await registry.person();
    const cwd = await folderOf(everything);
    const servers = await registry.cli(['mcp', 'publish', '-r'], person, { cwd });
    expect(servers.stdout.match(/created/g)).toHaveLength(4);
    expect(servers.stderr).toContain('4 MCP servers: 4 created');
    for (const start of ['.claude', '.claude/agents']) {
      const { stdout } = await registry.cli(['publish', '-r', start], person, { cwd });
      expect(stdout).toContain(`${person.username}/claude-one@1.0.0`);
    }
  });

  it('names file, line and placeholder of a secret, reports a broken file, and takes the others', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      'a/.mcp.json': `{"mcpServers": {\n"bad": {"command": "x", "env": {\n"A_TOKEN": "${token}"}},\n"good": {"command": "y"}}}`,
      'b/mcp.json': '{"servers": ',
      'c/SKILL.md': skill('good-skill'),
    });
    for (const [command, expected] of [
      ['validate', 5],
      ['publish', 8],
    ] as const) {
      const { code, stdout, stderr } = await registry.cli([command, '-r'], person, { cwd });
      expect(code).toBe(expected);
      expect(stdout).toMatch(
        /a\/\.mcp\.json:3: .*\/mcpServers\/bad\/env\/A_TOKEN looks like a GitHub token; write \$\{A_TOKEN\}/,
      );
      expect(stdout).toMatch(/b\/mcp\.json:1: /);
      expect(stdout + stderr).not.toContain(token);
    }
    const { json } = await registry.cli(['publish', '-r', '--json'], person, { cwd });
    expect(told(json().data as Outcome[])).toEqual([
      'failed mcp a/.mcp.json#bad',
      'unchanged mcp a/.mcp.json#good',
      'failed mcp b/mcp.json',
      'unchanged skill c',
    ]);
  });

  it('leaves out a file that git ignores, says so, and takes it with --include', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.gitignore': '.mcp.json\nout/\n',
      '.mcp.json': '{"mcpServers":{"mine":{"command":"a"}}}',
      'kept/SKILL.md': skill('kept'),
      'out/.claude/agents/built.md': agentFile('built'),
    });
    const { stdout, stderr } = await registry.cli(['publish', '-r'], person, { cwd });
    expect(stdout).toMatch(/^kept\tcreated\t[^\n]*\n$/);
    expect(stderr).toContain('  .mcp.json  ignored by git');
    expect(stderr).toContain('  out/.claude/agents/built.md  ignored by git');
    expect(stderr).toContain('agenthub-cli publish --recursive --include .mcp.json');
    const validated = await registry.cli(['validate', '-r'], person, { cwd });
    expect(validated.stdout).toContain('.mcp.json: left out: ignored by git [git-ignored]');
    const taken = await registry.cli(['publish', '-r', '--include', '.mcp.json'], person, { cwd });
    expect(taken.stdout).toContain(`${person.username}/mine@`);
  });

  it('refuses a client’s file that is a link out of the folder, and reads one inside', async () => {
    const person = await registry.person();
    const outside = await folderOf({ 'mcp.json': '{"servers":{"other":{"command":"a"}}}' });
    const cwd = await folderOf({ 'real.json': '{"servers":{"inside":{"command":"a"}}}' });
    await symlink(join(outside, 'mcp.json'), join(cwd, '.mcp.json'));
    await symlink('real.json', join(cwd, 'mcp.json'));
    const { code, json } = await registry.cli(['publish', '-r', '--json'], person, { cwd });
    const outcomes = json().data as Outcome[];
    expect([code, told(outcomes)]).toEqual([8, ['failed mcp .mcp.json', 'created mcp mcp.json']]);
    expect(outcomes[0]?.error?.errors?.[0]?.detail).toContain('leads out of what is published');
  });
});

describe('agenthub-cli validate and publish of one file', () => {
  it.each([
    ['both/server.json', 1],
    ['.mcp.json', 2],
    ['.claude/agents/claude-one.md', 1],
    ['.codex/agents/codex-one.toml', 1],
    ['both/SKILL.md', 1],
    ['both/AGENT.md', 1],
  ])('take %s', async (file, count) => {
    const person = await registry.person();
    const cwd = await folderOf(everything);
    const validated = await registry.cli(['validate', file], person, { cwd });
    expect([validated.code, validated.stderr]).toEqual([
      0,
      expect.stringContaining(`${count} checked: 0 failed`),
    ]);
    const { code, stdout } = await registry.cli(['publish', file], person, { cwd });
    expect([code, stdout.match(/created/g)?.length]).toEqual([0, count]);
  });

  it('count the servers of a client’s file, not folders', async () => {
    const person = await registry.person();
    const cwd = await folderOf(everything);
    const { stderr } = await registry.cli(['publish', '.mcp.json'], person, { cwd });
    expect(stderr).toContain('2 MCP servers: 2 created');
  });

  it('say of a file without an asset that it has none, and of --recursive that it is for a folder', async () => {
    const person = await registry.person();
    const cwd = await folderOf({ 'settings.json': '{"theme":"dark"}', '.mcp.json': '{}' });
    for (const command of ['validate', 'publish']) {
      for (const file of ['settings.json', '.mcp.json']) {
        const { code, stderr } = await registry.cli([command, file], person, { cwd });
        expect([code, stderr]).toEqual([5, expect.stringMatching(/There is no MCP server.* in /)]);
      }
      expect((await registry.cli([command, '-r', '.mcp.json'], person, { cwd })).code).toBe(2);
    }
  });

  it('publish no server.json that is still the template', async () => {
    const person = await registry.person();
    const cwd = await folderOf({});
    await registry.cli(['init', 'weather', '--type', 'mcp'], person, { cwd });
    const { code, stderr } = await registry.cli(['publish', 'weather/server.json'], person, {
      cwd,
    });
    expect([code, stderr]).toEqual([5, expect.stringContaining('into weather/server.json')]);
  });
});
