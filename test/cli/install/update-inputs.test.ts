import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { useRegistry } from './desk.ts';
import { put } from './world.ts';

const registry = useRegistry();

/** An MCP server of that version, which requires these variables; those in capitals that end with _TOKEN are secrets. */
async function publishServer(name: string, version: string, inputs: string[]) {
  const environmentVariables = inputs.map((input) => ({
    name: input,
    isRequired: true,
    isSecret: input.endsWith('_TOKEN'),
  }));
  const manifest = {
    name: `io.test/${name}`,
    description: 'A server',
    version,
    packages: [
      {
        registryType: 'npm',
        identifier: `@test/${name}`,
        version,
        transport: { type: 'stdio' },
        environmentVariables,
      },
    ],
  };
  const files = [{ path: 'server.json', content: JSON.stringify(manifest) }];
  await registry.send('POST', `/mcps?name=${name}`, { files });
}

async function publishAgent(name: string, version: string, head: string) {
  const content = `---\nname: ${name}\ndescription: Reviews\nversion: ${version}\n${head}---\nReview.\n`;
  await registry.send('POST', '/agents', { files: [{ path: 'AGENT.md', content }] });
}

/** A desk on which version 1.0.0 of a server is installed for Zed, with a region; 1.1.0 also requires a tenant. */
async function installed(name: string) {
  await publishServer(name, '1.0.0', ['REGION']);
  const desk = await registry.desk();
  const added = await desk.cli(['mcp', 'add', name, '-a', 'zed', '--input', 'REGION=eu']);
  expect(added.code).toBe(0);
  await publishServer(name, '1.1.0', ['REGION', 'TENANT']);
  const settings = () => readFile(join(desk.project, '.zed/settings.json'), 'utf8');
  return { ...desk, settings };
}

describe('agenthub-cli update of an asset that newly requires an input', () => {
  it('asks for that alone on a terminal, and keeps what was given before', async () => {
    const { cli, settings } = await installed('asking');
    const { code, stderr } = await cli(['update'], {
      terminal: 100,
      answers: [['TENANT', 'acme\r']],
    });
    expect(code).toBe(0);
    expect(stderr).not.toContain('needs REGION');
    expect(await settings()).toContain('"TENANT": "acme"');
    expect(await settings()).toContain('"REGION": "eu"');
    expect((await cli(['update'])).code).toBe(0);
  });

  it('fails without a terminal, changes nothing, and names a command that works', async () => {
    const { cli, settings } = await installed('failing');
    const before = await settings();
    const { code, stderr } = await cli(['update', 'failing']);
    expect(code).toBe(2);
    expect(stderr).toContain('platform/failing 1.1.0 newly requires TENANT');
    const [, hint = ''] = /agenthub-cli (update .*)/.exec(stderr) ?? [];
    expect(hint).toBe('update platform/failing --input TENANT=VALUE');
    expect(await settings()).toBe(before);
    const dry = await cli(['update', '--dry-run']);
    expect(dry.code).toBe(0);
    expect((await cli(hint.split(' '))).code).toBe(0);
    expect(await settings()).toContain('"TENANT": "VALUE"');
  });

  it('takes values from options and files, also for an asset that is up to date', async () => {
    const { cli, project, settings } = await installed('optioned');
    await put(project, { 'values.env': 'TENANT=from-file\nOTHER=1\n' });
    expect((await cli(['update', '--env-file', 'values.env'])).code).toBe(0);
    expect(await settings()).toContain('"TENANT": "from-file"');
    expect((await cli(['update', 'optioned', '--env', 'REGION=us'])).code).toBe(0);
    expect(await settings()).toContain('"REGION": "us"');
    expect(await settings()).toContain('"TENANT": "from-file"');
    expect((await cli(['update', '--env', 'REGION=us'])).code).toBe(2);
    expect((await cli(['update', 'optioned', '--env', 'NONE=1'])).code).toBe(2);
  });

  it('warns of a secret that it writes, and asks for what a new part of an agent requires', async () => {
    await publishServer('needed', '1.0.0', ['API_TOKEN']);
    await publishAgent('keeper', '1.0.0', '');
    const { cli, project } = await registry.desk();
    expect((await cli(['agent', 'add', 'keeper', '-a', 'kiro'])).code).toBe(0);
    await publishAgent('keeper', '1.1.0', 'mcps: [needed]\n');
    const updated = await cli(['update', 'keeper'], {
      terminal: 100,
      answers: [['API_TOKEN', 'tok-98765\r']],
    });
    expect([updated.code, updated.stderr]).toEqual([0, expect.not.stringContaining('tok-98765')]);
    const text = await readFile(join(project, '.kiro/settings/mcp.json'), 'utf8');
    const wasWritten = text.includes('tok-98765');
    expect(updated.stderr.includes('API_TOKEN is written into')).toBe(wasWritten);
    expect(await readFile(join(project, 'agenthub-lock.json'), 'utf8')).not.toContain('tok-98765');
  });
});
