import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseLock } from '#cli/install/lockfile.ts';
import { useRegistry } from './desk.ts';
import { put, snapshot } from './world.ts';

const registry = useRegistry();
const mine = '{\n  // mine\n  "mcpServers": {\n    "own": { "command": "x" } // why\n  }\n}\n';

/** An MCP server with a secret and another value, from npm. */
async function publishServer(name: string) {
  const manifest = {
    name: `io.test/${name}`,
    description: 'A server',
    version: '1.0.0',
    packages: [
      {
        registryType: 'npm',
        identifier: `@test/${name}`,
        version: '1.0.0',
        transport: { type: 'stdio' },
        environmentVariables: [
          { name: 'API_TOKEN', description: 'The token', isRequired: true, isSecret: true },
          { name: 'REGION', description: 'The region', isRequired: true, choices: ['eu', 'us'] },
        ],
      },
    ],
  };
  const files = [{ path: 'server.json', content: JSON.stringify(manifest) }];
  await registry.send('POST', `/mcps?name=${name}`, { files });
}

async function publishAgent(
  name: string,
  version: string,
  parts: { skills: string[]; mcps: string[] },
) {
  const list = (refs: string[]) => JSON.stringify(refs);
  const content = `---\nname: ${name}\ndescription: Reviews\nskills: ${list(parts.skills)}\nmcps: ${list(parts.mcps)}\n---\nReview ${version}.\n`;
  await registry.send('POST', `/agents?version=${version}`, {
    files: [{ path: 'AGENT.md', content }],
  });
}

describe('an agent', () => {
  it('goes in with all parts for several tools, and out to the same bytes', async () => {
    await registry.publish('lint-one', '1.0.0');
    await registry.publish('lint-two', '1.0.0');
    await publishServer('tracker');
    await publishAgent('reviewer', '1.0.0', {
      skills: ['platform/lint-one', 'platform/lint-two'],
      mcps: ['platform/tracker'],
    });
    const desk = await registry.desk();
    await put(desk.project, { '.mcp.json': mine, '.codex/config.toml': 'model = "x" # mine\n' });
    const before = await snapshot(desk.project);
    const agents = ['-a', 'claude-code', '-a', 'codex'];
    const added = await desk.cli([
      'agent',
      'add',
      'platform/reviewer',
      ...agents,
      '--env',
      'REGION=eu',
    ]);
    expect(added).toMatchObject({ code: 0 });
    expect(added.stderr).not.toContain('REGION is');
    const names = Object.keys(await snapshot(desk.project));
    for (const path of ['.claude/agents/reviewer.md', '.codex/agents/reviewer.toml']) {
      expect(names).toContain(path);
    }
    const servers = await readFile(join(desk.project, '.mcp.json'), 'utf8');
    expect(servers).toContain('"REGION": "eu"');
    expect(servers).toContain('"API_TOKEN": "${API_TOKEN}"');
    const { assets } = await desk.lock();
    expect(assets['skill:platform/lint-one']).toMatchObject({
      direct: false,
      neededBy: ['agent:platform/reviewer'],
    });
    const text = await readFile(join(desk.project, 'agenthub-lock.json'), 'utf8');
    expect(text).not.toMatch(/"eu"/);

    await publishAgent('reviewer', '2.0.0', {
      skills: ['platform/lint-two'],
      mcps: ['platform/tracker'],
    });
    expect(await desk.cli(['update'])).toMatchObject({ code: 0 });
    expect(Object.keys((await desk.lock()).assets)).toEqual([
      'agent:platform/reviewer',
      'mcp:platform/tracker',
      'skill:platform/lint-two',
    ]);
    expect(await readFile(join(desk.project, '.mcp.json'), 'utf8')).toContain('"REGION": "eu"');
    expect(await desk.cli(['list', '--json'])).toMatchObject({ code: 0 });
    expect(await desk.cli(['add', '--frozen'])).toMatchObject({ code: 0 });
    expect(await desk.cli(['update', 'lint-two'])).toMatchObject({ code: 5 });
    expect(await desk.cli(['remove', 'reviewer'])).toMatchObject({ code: 0 });
    expect(await snapshot(desk.project)).toEqual(before);
  });
});

describe('an MCP server', () => {
  it('gets placeholders where no value is given, and the variables are named', async () => {
    await publishServer('open-values');
    const desk = await registry.desk();
    const added = await desk.cli([
      'mcp',
      'add',
      'platform/open-values',
      '-a',
      'claude-code',
      '--no-input',
    ]);
    expect(added).toMatchObject({ code: 0 });
    expect(added.stderr).toContain('no value for REGION');
    expect(added.stderr).toContain('.mcp.json: open-values');
    expect(await desk.cli(['remove', 'open-values'])).toMatchObject({ code: 0 });
    expect(await snapshot(desk.project)).toEqual({});
  });

  it('counts as written only if there is a value, and a target that takes none is named', async () => {
    await publishServer('no-values');
    const desk = await registry.desk();
    const add = ['mcp', 'add', 'platform/no-values', '--no-input', '-a'];
    const added = await desk.cli([...add, 'zed']);
    expect(added).toMatchObject({ code: 0 });
    expect(added.stderr).toContain('no value for API_TOKEN');
    expect(added.stderr).not.toContain('is written into');
    const refused = await desk.cli([...add, 'goose']);
    expect(refused.stderr).toContain('Goose does not take an MCP server in the project scope');
    const path = join(desk.project, '.zed/settings.json');
    const settings = await readFile(path, 'utf8');
    await put(desk.project, { '.zed/settings.json': settings.replace('"npx"', '"bunx"') });
    const removed = await desk.cli(['remove', 'no-values']);
    expect(removed.stderr).toContain('.zed/settings.json: no-values  (you changed it');
    expect(await readFile(path, 'utf8')).toContain('bunx');
  });

  it('asks on a terminal, and says so before it writes a secret', async () => {
    await publishServer('asked');
    const desk = await registry.desk();
    const added = await desk.cli(['mcp', 'add', 'platform/asked', '-a', 'zed'], {
      terminal: 100,
      answers: [
        ['API_TOKEN', 'tok-12345\r'],
        ['REGION', 'us\r'],
      ],
    });
    expect(added).toMatchObject({ code: 0 });
    expect(added.stderr).not.toContain('tok-12345');
    expect(added.stderr).toContain('API_TOKEN is written into');
    const settings = await readFile(join(desk.project, '.zed/settings.json'), 'utf8');
    expect(settings).toContain('tok-12345');
    const text = await readFile(join(desk.project, 'agenthub-lock.json'), 'utf8');
    expect(text).not.toContain('tok-12345');
    const [placement] = parseLock(text).assets['mcp:platform/asked']!.placements;
    expect(placement).toMatchObject({ writtenSecrets: ['API_TOKEN'] });
  });

  it('is printed instead of written, with values of a file', async () => {
    await publishServer('printed');
    const desk = await registry.desk();
    await put(desk.home, { 'values.env': 'OTHER=1\nexport REGION="us"\n' });
    const file = join(desk.home, 'values.env');
    const printed = await desk.cli([
      'mcp',
      'add',
      'platform/printed',
      '-a',
      'codex',
      '--print',
      '--env-file',
      file,
    ]);
    expect(printed.code).toBe(0);
    expect(printed.stdout).toContain('[mcp_servers.printed]');
    expect(printed.stdout).toContain('REGION = "us"');
    expect(await snapshot(desk.project)).toEqual({});
    for (const argv of [
      ['--env', 'NONE=1'],
      ['--env', 'REGION'],
      ['--input', 'REGION=xx'],
    ]) {
      const refused = await desk.cli(['mcp', 'add', 'platform/printed', '-a', 'codex', ...argv]);
      expect(refused.code).toBe(2);
    }
  });

  it('goes on at another address of the registry, by --frozen and by update', async () => {
    await publishServer('moved');
    const desk = await registry.desk();
    const add = ['mcp', 'add', 'platform/moved', '-a', 'claude-code', '--input', 'REGION=eu'];
    expect(await desk.cli(add)).toMatchObject({ code: 0 });
    const url = registry.url().replace('127.0.0.1', 'localhost').replace('[::1]', 'localhost');
    const env = { AGENTHUB_URL: url };
    expect(await desk.cli(['add', '--frozen'], { env })).toMatchObject({ code: 0 });
    expect(await desk.cli(['update'], { env })).toMatchObject({ code: 0 });
    expect((await desk.lock()).assets['mcp:platform/moved']?.registry).toBe(url);
    expect(await desk.cli(add, { env })).toMatchObject({ code: 0 });
  });
});
