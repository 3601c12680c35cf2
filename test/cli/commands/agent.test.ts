import { describe, expect, it } from 'vitest';
import { agentMd } from '#test/support/agent-md.ts';
import { folderOf, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

describe('agenthub-cli agent publish', () => {
  it('publishes a folder with an AGENT.md, which agent show shows', async () => {
    const person = await registry.person();
    const cwd = await folderOf({ 'AGENT.md': agentMd('reviewer'), 'notes/a.txt': 'a\n' });
    const { code, stdout, stderr } = await registry.cli(['agent', 'publish'], person, { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining(`${person.username}/reviewer@1.0.0\tcreated`),
    ]);
    expect(stderr).toContain(`/agents/${person.username}/reviewer`);
    const shown = await registry.cli(['agent', 'show', `${person.username}/reviewer`], person);
    expect(shown.stdout).toContain('What reviewer does');
  });
});

describe('agenthub-cli publish of the file of an agent', () => {
  it('publishes the agent alone, with its MCP servers inside', async () => {
    const person = await registry.person();
    const agent = {
      name: 'keeper',
      description: 'Keeps the books',
      prompt: 'You keep the books.',
      mcpServers: { git: { command: 'uvx', args: ['mcp-server-git'] } },
    };
    const path = '.kiro/agents/keeper.json';
    const cwd = await folderOf({ [path]: JSON.stringify(agent) });
    const { code, stdout } = await registry.cli(['publish', path], person, { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^${person.username}/keeper@1\\.0\\.0\tcreated\t.*\n$`)),
    ]);
    const files = await registry.cli(['agent', 'show', 'keeper', '--files'], person);
    expect(files.stdout).toContain('mcps/git/server.json');
  });
});

describe('agenthub-cli agent show', () => {
  it('shows the pinned parts, and what became of them with what to do', async () => {
    const person = await registry.person();
    const ref = (name: string) => `${person.username}/${name}`;
    const part = await folderOf({ 'SKILL.md': skill('part') });
    await registry.cli(['publish', part], person);
    const head = 'skills: [part@^1]\n';
    const cwd = await folderOf({ 'AGENT.md': agentMd('whole', { head }) });
    expect((await registry.cli(['agent', 'publish'], person, { cwd })).code).toBe(0);
    const shown = await registry.cli(['agent', 'show', ref('whole')], person);
    expect(shown.stdout).toContain(`skill\t${ref('part')}@1.0.0 (^1)`);
    expect(shown.stderr).toBe('');
    await registry.cli(['publish', part, '--visibility', 'private', '--version', '2.0.0'], person);
    const body = JSON.stringify({ reason: 'wrong' });
    const headers = { authorization: `Bearer ${person.key}`, 'content-type': 'application/json' };
    const yank = `${registry.url()}/api/v1/skills/${ref('part')}/versions/1.0.0/yank`;
    expect((await fetch(yank, { method: 'POST', body, headers })).status).toBe(200);
    for (const selector of ['', '@1.0.0']) {
      const { stderr, code } = await registry.cli(
        ['agent', 'show', `${ref('whole')}${selector}`],
        person,
      );
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining(`skill ${ref('part')}@1.0.0 was yanked`),
      ]);
      expect(stderr).toContain('it can still be installed');
    }
  });
});

describe('agenthub-cli agent init', () => {
  it('writes an AGENT.md that agent validate accepts and agent publish wants edited', async () => {
    const person = await registry.person();
    const cwd = await folderOf({});
    const made = await registry.cli(['agent', 'init', 'reviewer'], person, { cwd });
    expect([made.code, made.stderr]).toEqual([
      0,
      expect.stringContaining('agenthub-cli agent validate reviewer'),
    ]);
    const valid = await registry.cli(['agent', 'validate', 'reviewer'], person, { cwd });
    expect([valid.code, valid.stdout]).toEqual([0, expect.stringContaining('[manifest.template]')]);
    expect(valid.stdout.trimEnd().split('\n')).toHaveLength(1);
    const refused = await registry.cli(['agent', 'publish', 'reviewer'], person, { cwd });
    expect(refused.code).not.toBe(0);
    expect(refused.stderr).toContain('AGENT.md');
  });
});
