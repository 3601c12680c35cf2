import { describe, expect, it } from 'vitest';
import { runCli } from './run-cli.ts';

describe('agenthub-cli', () => {
  it('prints its version', async () => {
    const { code, stdout } = await runCli(['--version']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it('lists every command on stdout when none is given', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect(code).toBe(0);
    expect(stderr).toBe('');
    expect(stdout).toContain('config set <key> <value>');
    expect(stdout).not.toContain('#0');
  });

  it('explains one command, with its options, their values and examples', async () => {
    for (const argv of [
      ['config', 'set', '--help'],
      ['help', 'config', 'set'],
      ['--registry', 'http://x', 'config', 'set', '-h'],
    ]) {
      const { code, stdout } = await runCli(argv);
      expect(code).toBe(0);
      expect(stdout).toContain('agenthub-cli config set [options] <key> <value>');
      expect(stdout).toContain('--registry <url>');
      expect(stdout).toContain('$ agenthub-cli config set registry.url http://hub.corp:8000');
      expect(stdout).not.toContain('#0');
      expect(stdout).not.toContain('\u001B');
    }
  });

  it('names every argument in the usage of each command', async () => {
    const { stdout } = await runCli([]);
    for (const usage of ['add <ref>…', 'find [word]…', 'remove <name>…', 'update [name]…'])
      expect(stdout).toContain(`  ${usage} `);
    expect(stdout).not.toMatch(/\w …/);
    expect((await runCli(['add', '-h'])).stdout).toContain('agenthub-cli add [options] <ref>…\n');
  });

  it('ends with 2 and a guess for a mistyped command', async () => {
    const { code, stderr, stdout } = await runCli(['config', 'shwo']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('hint: did you mean  agenthub-cli config show?');
  });

  it('names the words up to the wrong one, also where the last one is a command of its own', async () => {
    for (const [argv, named] of [
      [['config', 'list'], 'config list'],
      [['admin', 'sorce', 'list'], 'admin sorce'],
      [['nonsense', 'words'], 'nonsense'],
    ] as const) {
      const { code, stderr } = await runCli([...argv]);
      expect(code).toBe(2);
      expect(stderr).toContain(`error: No command named "${named}"\n`);
    }
  });

  it('ends with 2 for an unknown option, a missing and a surplus argument, a missing value', async () => {
    const unknown = await runCli(['config', 'show', '--profil', 'x']);
    expect(unknown.code).toBe(2);
    expect(unknown.stderr).toContain('did you mean --profile?');
    const after = await runCli(['mcp', 'add', 'team/name', '--agnt', 'codex']);
    expect(after.code).toBe(2);
    expect(after.stderr).toContain('error: No option named "--agnt" in mcp add\n');
    expect(after.stderr).toContain('did you mean --agent?');
    for (const argv of [
      ['config'],
      ['config', 'get'],
      ['config', 'path', 'x'],
      ['config', 'show', '--registry'],
      ['config', 'show', '--color', 'pink'],
      ['config', 'show', '-C', '/no/such/folder'],
      ['--registry'],
    ]) {
      const { code, stderr } = await runCli(argv);
      expect({ argv, code }).toEqual({ argv, code: 2 });
      expect(stderr).toMatch(/^error: /);
      expect(stderr).not.toContain('""');
    }
  });

  it('answers a usage error with one JSON document where --json is given', async () => {
    const { code, json, stderr } = await runCli(['nonsense', '--json']);
    expect(code).toBe(2);
    expect(stderr).toBe('');
    expect(json()).toMatchObject({ ok: false, error: { code: 'cli.usage' } });
  });

  it('colours a terminal, not a pipe, and obeys NO_COLOR, FORCE_COLOR and --color', async () => {
    const coloured = async (argv: string[], world = {}) =>
      (await runCli(['config', 'show', ...argv], world)).stdout.includes('\u001B[');
    expect(await coloured([], { terminal: 80 })).toBe(true);
    expect(await coloured([])).toBe(false);
    expect(await coloured([], { terminal: 80, env: { NO_COLOR: '1' } })).toBe(false);
    expect(await coloured(['--color=never'], { terminal: 80 })).toBe(false);
    const piped = await runCli(['help', '--color=always'], { env: { FORCE_COLOR: '1' } });
    expect(piped.stdout).toContain('\u001B[');
  });
});
