import { describe, expect, it } from 'vitest';
import { agentMd } from '#test/support/agent-md.ts';
import { folderOf, useRegistry } from '../test-registry.ts';

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
