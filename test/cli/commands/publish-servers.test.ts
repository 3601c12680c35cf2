import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { serverJson } from '#test/support/server-json.ts';
import { folderOf, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();
const token = `ghp_${'aB3dE5gH7jK9mN1pQ2sT4vW6yZ8cF0hL'}`;

type Outcome = { kind: string; path: string; outcome: string; ref: string | null };

describe('agenthub-cli publish of MCP servers', () => {
  it('publishes a folder with a server.json, and of two manifests the one that --type names', async () => {
    const person = await registry.person();
    const cwd = await folderOf({ 'server.json': serverJson('com.example/weather') });
    const { code, stdout, stderr } = await registry.cli(['publish'], person, { cwd });
    expect([code, stdout]).toEqual([
      0,
      expect.stringMatching(new RegExp(`^${person.username}/weather@1\\.0\\.0\\tcreated`)),
    ]);
    expect(stderr).toContain(`/mcps/${person.username}/weather`);
    const both = await folderOf({
      'server.json': serverJson('com.example/both'),
      'SKILL.md': skill('both'),
    });
    const first = await registry.cli(['publish', both], person);
    expect(first.stderr).toContain(`/skills/${person.username}/both`);
    expect(first.stderr).toContain('--type mcp');
    const second = await registry.cli(['publish', both, '--type', 'mcp'], person);
    expect(second.stderr).toContain(`/mcps/${person.username}/both`);
  });

  it('publishes a server.json that git ignores, as a SKILL.md', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      '.git/HEAD': 'ref: refs/heads/main\n',
      '.gitignore': '*.json\n',
      'server.json': serverJson('com.example/ignored'),
      'other.json': '{}',
    });
    const { code, json } = await registry.cli(['publish', '--json'], person, { cwd });
    expect(code).toBe(0);
    expect(json().data).toMatchObject({
      leftOut: expect.arrayContaining([expect.objectContaining({ path: 'other.json' })]),
      version: { fileCount: 2 },
    });
  });

  it('publishes a server.json alone, byte for byte', async () => {
    const person = await registry.person();
    const text = `\ufeff${serverJson('com.example/alone').replaceAll('\n', '\r\n')}`;
    const folder = await folderOf({ 'server.json': text, 'other.txt': 'not this' });
    const path = join(folder, 'server.json');
    const { json } = await registry.cli(['publish', path, '--json'], person);
    expect(json()).toMatchObject({ data: { version: { fileCount: 1 }, outcome: 'created' } });
    const again = await registry.cli(['publish', path, '--json'], person);
    expect(again.json()).toMatchObject({ data: { outcome: 'unchanged' } });
  });

  it.each([
    ['.mcp.json', '{"mcpServers":{"one":{"command":"a"},"two":{"url":"https://x.example.com"}}}'],
    ['config.toml', '[mcp_servers.one]\ncommand = "a"\n[mcp_servers.two]\ncommand = "b"\n'],
    ['some.yaml', 'servers:\n  one: {command: a}\n  two: {command: b}\n'],
  ])('publishes each server of %s', async (file, text) => {
    const person = await registry.person();
    const path = join(await folderOf({ [file]: text }), file);
    const { code, json } = await registry.cli(['publish', path, '--json'], person);
    const outcomes = (json().data as Outcome[]).map(({ kind, path, outcome, ref }) => [
      kind,
      path,
      outcome,
      ref,
    ]);
    expect([code, outcomes]).toEqual([
      0,
      [
        ['mcp', `${file}#one`, 'created', `${person.username}/one`],
        ['mcp', `${file}#two`, 'created', `${person.username}/two`],
      ],
    ]);
  });

  it('refuses a server with a secret, with the line and what to write, and publishes the others', async () => {
    const person = await registry.person();
    const text = `{"servers": {\n"bad": {"command": "x", "env": {\n"A_TOKEN": "${token}"}},\n"good": {"command": "y"}}}`;
    const path = join(await folderOf({ 'mcp.json': text }), 'mcp.json');
    const run = await registry.cli(['publish', path], person);
    expect(run.stdout).toMatch(
      /\tmcp\.json:3: .*A_TOKEN looks like a GitHub token; write \$\{A_TOKEN\}/,
    );
    expect(run.stdout).toContain(`${person.username}/good@`);
    expect(run.stdout + run.stderr).not.toContain(token);
    expect(run.code).not.toBe(0);
  });

  it('finds both kinds with --recursive, and names two servers of one name apart', async () => {
    const person = await registry.person();
    const folder = await folderOf({
      'a/SKILL.md': skill('tool'),
      'a/server.json': serverJson('com.example/tool'),
      'b/server.json': serverJson('org.other/tool'),
    });
    const { json } = await registry.cli(['publish', '-r', folder, '--json'], person);
    const outcomes = (json().data as Outcome[]).map(({ kind, path, ref }) => [kind, path, ref]);
    expect(outcomes).toEqual([
      ['skill', 'a', `${person.username}/tool`],
      ['mcp', 'a', `${person.username}/tool`],
      ['mcp', 'b', `${person.username}/org-other-tool`],
    ]);
  });

  it('starts a new one with init, which is no version until it is filled in', async () => {
    const person = await registry.person();
    const cwd = await folderOf({});
    const made = await registry.cli(['init', 'weather', '--type', 'mcp'], person, { cwd });
    expect(made.stdout).toContain(join('weather', 'server.json'));
    const { code, stderr } = await registry.cli(['publish', 'weather'], person, { cwd });
    expect([code, stderr]).toEqual([5, expect.stringContaining('server.json')]);
    const checked = await registry.cli(['validate', 'weather'], person, { cwd });
    expect(checked.stdout).toContain('[manifest.template]');
  });
});
