import { chmod, mkdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli, temporaryFolder } from './run-cli.ts';

const key = `sr_${'k'.repeat(43)}`;
const other = `sr_${'o'.repeat(43)}`;

/** A home whose config.toml is as the predecessor's deployment guide shows it, with what people add. */
async function documentHome() {
  const home = await temporaryFolder();
  const folder = join(home, '.skills-registry');
  await mkdir(folder);
  const path = join(folder, 'config.toml');
  const text = `# of our team
registry_url = "http://hub.corp:8000"  # the one in the office
api_key = "${key}"
proxy = { host = "p", ports = [1, 2] }

# how we cache
[cache]
days = 3
`;
  await writeFile(path, text);
  const read = () => readFile(path, 'utf8');
  return { home, folder, path, text, read, cli: (...args: string[]) => runCli(args, { home }) };
}

describe('config.toml with an address and a key at the top', () => {
  it('is used as it is, with its key, which config show does not print', async () => {
    const { cli, text, read } = await documentHome();
    expect((await cli('config', 'get', 'registry.url')).stdout).toBe('http://hub.corp:8000\n');
    expect((await cli('config', 'get', 'registry.api_key')).stdout).toBe(`${key}\n`);
    const { stdout } = await cli('config', 'show', '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      data: { apiKey: { value: 'sr_kkk…', from: 'config' } },
    });
    expect(await read()).toBe(text);
  });

  it('keeps its key, comments and unknown keys when a setting changes', async () => {
    const { cli, text, read, path } = await documentHome();
    await cli('config', 'set', 'lang', 'zh-CN');
    const added = text.replace('ports = [1, 2] }\n', 'ports = [1, 2] }\nlang = "zh-CN"\n');
    expect(await read()).toBe(added);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    await cli('config', 'set', 'registry.url', 'http://new.corp');
    expect(await read()).toBe(added.replace('http://hub.corp:8000', 'http://new.corp'));
    await cli('config', 'unset', 'lang');
    expect(await read()).toBe(text.replace('http://hub.corp:8000', 'http://new.corp'));
    expect((await cli('config', 'get', 'registry.api_key')).stdout).toBe(`${key}\n`);
  });

  it('loses its key only when that is replaced or removed', async () => {
    const { cli, text, read, folder } = await documentHome();
    await cli('config', 'set', 'registry.api_key', other);
    const without = text.replace(`api_key = "${key}"\n`, '');
    expect(await read()).toBe(without);
    expect(await readFile(join(folder, 'credentials.toml'), 'utf8')).toContain(other);
    expect((await cli('config', 'get', 'registry.api_key')).stdout).toBe(`${other}\n`);
  });

  it('is signed out by logout, for good', async () => {
    const { cli, text, read } = await documentHome();
    expect((await cli('logout')).code).toBe(0);
    expect(await read()).toBe(text.replace(`api_key = "${key}"\n`, ''));
    expect((await cli('config', 'get', 'registry.api_key')).code).toBe(3);
  });

  it('offers its key to no other registry', async () => {
    const { cli } = await documentHome();
    const got = await cli('config', 'get', 'registry.api_key', '--registry', 'http://evil');
    expect(got).toMatchObject({ code: 3, stdout: '' });
  });
});

describe('the files of settings', () => {
  it('keep the table [registry] of the predecessor, and change it where it stands', async () => {
    const { cli, path, read } = await documentHome();
    await writeFile(path, `[registry]\r\nurl = 'http://old'\r\napi_key = "${key}"\r\nown = 1\r\n`);
    expect((await cli('config', 'get', 'registry.api_key')).stdout).toBe(`${key}\n`);
    await cli('config', 'set', 'registry.url', 'http://new');
    await cli('config', 'set', 'namespace', 'team');
    expect(await read()).toBe(
      `namespace = "team"\r\n\r\n[registry]\r\nurl = "http://new"\r\napi_key = "${key}"\r\nown = 1\r\n`,
    );
  });

  it('keep other profiles, and comments in credentials.toml', async () => {
    const { cli, folder, home } = await documentHome();
    const path = join(folder, 'credentials.toml');
    await writeFile(path, `# mine\n["a.b:1"]\napi_key = "${other}" # for a\nnote = "x"\n`);
    await chmod(path, 0o600);
    await runCli(['config', 'set', 'registry.url', 'http://b', '--profile', 'b'], { home });
    await runCli(['config', 'set', 'registry.api_key', key, '--profile', 'b'], { home });
    await runCli(['config', 'unset', 'registry.api_key', '--profile', 'b'], { home });
    expect(await readFile(path, 'utf8')).toBe(
      `# mine\n["a.b:1"]\napi_key = "${other}" # for a\nnote = "x"\n\n`,
    );
    expect((await cli('config', 'get', 'registry.url', '--profile', 'b')).stdout).toBe(
      'http://b\n',
    );
  });

  it('are not changed where a table is written inline, and the error says how to write it', async () => {
    const { cli, path, read } = await documentHome();
    const text = 'profiles = { lab = { registry_url = "http://lab" } }\n';
    await writeFile(path, text);
    expect((await cli('config', 'get', 'registry.url', '--profile', 'lab')).stdout).toBe(
      'http://lab\n',
    );
    const { code, stderr } = await cli('config', 'set', 'lang', 'en', '--profile', 'lab');
    expect(code).toBe(1);
    expect(stderr).toContain('a table in it is written inline');
    expect(await read()).toBe(text);
  });
});
