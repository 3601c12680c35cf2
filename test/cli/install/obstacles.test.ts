import { describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';
import { snapshot } from './world.ts';

const registry = useRegistry();

async function publishRemote(name: string) {
  const manifest = {
    name: `io.test/${name}`,
    description: 'A server',
    version: '1.0.0',
    remotes: [{ type: 'streamable-http', url: 'https://mcp.test/{team}/mcp' }],
  };
  const files = [{ path: 'server.json', content: JSON.stringify(manifest) }];
  await registry.send('POST', `/mcps?name=${name}`, { files });
}

async function publishAgent(name: string, version: string, prompt: string) {
  const content = `---\nname: ${name}\ndescription: Reviews\n---\n\n${prompt}\n`;
  await registry.send('POST', `/agents?version=${version}`, {
    files: [{ path: 'AGENT.md', content }],
  });
}

describe('a version that a tool cannot have', () => {
  it('is refused with what to do if the user named the tool: a remote server for Claude Desktop', async () => {
    await publishRemote('only-remote');
    const desk = await registry.desk();
    const add = ['mcp', 'add', 'platform/only-remote', '-s', 'user', '-a', 'claude-desktop'];
    const refused = await desk.cli(add);
    expect(refused.code).toBe(5);
    expect(refused.stderr).toContain('Settings > Connectors > Add custom connector');
    expect(refused.stderr).toContain('https://mcp.test/{team}/mcp');
    expect((await desk.cli([...add, '-a', 'cursor'])).code).toBe(5);
    const names = Object.keys(await snapshot(desk.home));
    expect(names.filter((name) => !name.startsWith('.skills-registry/'))).toEqual([]);
    const plan = await fetch(
      `${registry.url()}/api/v1/mcps/platform/only-remote/install-plan?target=claude-desktop&scope=user`,
    );
    expect(await plan.json()).toMatchObject({
      placements: [],
      obstacle: expect.stringContaining('reads no remote servers') as string,
    });
    const all = await desk.cli([...add.slice(0, -1), '*', '--input', 'team=a']);
    expect(all.code).toBe(0);
    expect(all.stderr).toContain('is not installed for Claude Desktop: ');
  });

  it('leaves the version from before, as a prompt that became too long for Copilot does', async () => {
    await publishAgent('wordy', '1.0.0', 'Short.');
    const desk = await registry.desk();
    await desk.cli(['agent', 'add', 'platform/wordy', '-a', 'github-copilot', '-a', 'codex']);
    const before = await snapshot(desk.project);
    await publishAgent('wordy', '2.0.0', 'x'.repeat(30_001));
    const updated = await desk.cli(['update']);
    expect(updated.code).toBe(5);
    expect(updated.stderr).toContain('has 30,001 characters');
    expect(await snapshot(desk.project)).toEqual(before);
  });
});
