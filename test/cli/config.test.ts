import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const key = `sr_${'k'.repeat(43)}`;

describe('agenthub-cli config', () => {
  it('stores an address and gives it back, without the slash at its end', async () => {
    const home = await temporaryFolder();
    const set = await runCli(['config', 'set', 'registry.url', 'http://hub.corp:8000/'], { home });
    expect(set).toMatchObject({ code: 0, stdout: '' });
    const get = await runCli(['config', 'get', 'registry.url'], { home });
    expect(get).toMatchObject({ code: 0, stdout: 'http://hub.corp:8000\n', stderr: '' });
    const file = await readFile(join(home, '.skills-registry/config.toml'), 'utf8');
    expect(file).toContain('registry_url = "http://hub.corp:8000"');
  });

  it('keeps an API key in credentials.toml, mode 0600, never in config.toml nor on the screen', async () => {
    const home = await temporaryFolder();
    const set = await runCli(['config', 'set', 'registry.api_key', key], { home });
    const show = await runCli(['config', 'show'], { home });
    const folder = join(home, '.skills-registry');
    expect(await readFile(join(folder, 'credentials.toml'), 'utf8')).toContain(key);
    expect((await stat(join(folder, 'credentials.toml'))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    for (const text of [set.stdout, set.stderr, show.stdout]) expect(text).not.toContain(key);
    expect(show.stdout).toContain('sr_kkk…');
  });

  it('makes a credentials file private again that others could read', async () => {
    const home = await temporaryFolder();
    await runCli(['config', 'set', 'registry.api_key', key], { home });
    const path = join(home, '.skills-registry/credentials.toml');
    await chmod(path, 0o644);
    await runCli(['config', 'set', 'registry.api_key', key], { home });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
  });

  it('refuses an unknown key and says which it may have been', async () => {
    const { code, stderr, stdout } = await runCli(['config', 'set', 'registry.ulr', 'x']);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('did you mean registry.url?');
  });

  it('refuses what is no http address, and one that holds a password', async () => {
    for (const url of ['ftp://hub', 'http://', 'http://me:secret@hub']) {
      const { code } = await runCli(['config', 'set', 'registry.url', url]);
      expect({ url, code }).toEqual({ url, code: 2 });
    }
  });

  it('keeps profiles apart', async () => {
    const home = await temporaryFolder();
    await runCli(['config', 'set', 'registry.url', 'http://a'], { home });
    await runCli(['config', 'set', 'registry.url', 'http://b', '--profile', 'lab'], { home });
    const b = await runCli(['config', 'get', 'registry.url', '--profile', 'lab'], { home });
    const a = await runCli(['config', 'get', 'registry.url'], { home });
    expect([a.stdout, b.stdout]).toEqual(['http://a\n', 'http://b\n']);
    const none = await runCli(['config', 'show', '--profile', 'nope'], { home });
    expect(none.code).toBe(2);
    expect(none.stderr).toContain('lab');
  });

  it('prefers the flag to the environment, and the environment to the file', async () => {
    const home = await temporaryFolder();
    await runCli(['config', 'set', 'registry.url', 'http://file'], { home });
    const get = async (argv: string[], env: Record<string, string>) =>
      (await runCli(['config', 'get', 'registry.url', ...argv], { home, env })).stdout.trim();
    expect(await get([], {})).toBe('http://file');
    expect(await get([], { SKILLS_REGISTRY_URL: 'http://old' })).toBe('http://old');
    expect(await get([], { SKILLS_REGISTRY_URL: 'http://old', AGENTHUB_URL: 'http://env' })).toBe(
      'http://env',
    );
    expect(await get(['--registry', 'http://flag'], { AGENTHUB_URL: 'http://env' })).toBe(
      'http://flag',
    );
  });

  it('does not offer a stored key to another registry', async () => {
    const home = await temporaryFolder();
    await runCli(['config', 'set', 'registry.url', 'http://a'], { home });
    await runCli(['config', 'set', 'registry.api_key', key], { home });
    const own = await runCli(['config', 'get', 'registry.api_key'], { home });
    expect(own.stdout.trim()).toBe(key);
    const other = await runCli(['config', 'get', 'registry.api_key', '--registry', 'http://b'], {
      home,
    });
    expect(other).toMatchObject({ code: 3, stdout: '' });
  });

  it('takes over the predecessor’s file once', async () => {
    const home = await temporaryFolder();
    await mkdir(join(home, '.agenthub'));
    const old = join(home, '.agenthub/config.toml');
    await writeFile(old, `[registry]\nurl = "http://old:8000/"\napi_key = "${key}"\n`);
    const first = await runCli(['config', 'get', 'registry.url'], { home });
    expect(first.stdout).toBe('http://old:8000\n');
    await writeFile(old, '[registry]\nurl = "http://changed"\n');
    const second = await runCli(['config', 'get', 'registry.url'], { home });
    expect(second.stdout).toBe('http://old:8000\n');
    const apiKey = await runCli(['config', 'get', 'registry.api_key'], { home });
    expect(apiKey.stdout.trim()).toBe(key);
  });

  it('names the file and the line when the file is not TOML', async () => {
    const home = await temporaryFolder();
    await mkdir(join(home, '.skills-registry'));
    await writeFile(join(home, '.skills-registry/config.toml'), 'registry_url = "x"\n= nonsense\n');
    const { code, stderr } = await runCli(['config', 'show'], { home });
    expect(code).toBe(1);
    expect(stderr).toContain('config.toml:2');
  });

  it('removes a setting', async () => {
    const home = await temporaryFolder();
    await runCli(['config', 'set', 'namespace', 'platform'], { home });
    await runCli(['config', 'unset', 'namespace'], { home });
    const { code } = await runCli(['config', 'get', 'namespace'], { home });
    expect(code).toBe(3);
  });

  it('uses the file of --config, with the credentials beside it', async () => {
    const home = await temporaryFolder();
    const { stdout } = await runCli(['config', 'path', '--json', '--config', 'x/my.toml'], {
      home,
      cwd: home,
    });
    expect(JSON.parse(stdout)).toEqual({
      ok: true,
      data: {
        config: join(home, 'x/my.toml'),
        credentials: join(home, 'x/credentials.toml'),
      },
    });
  });
});
