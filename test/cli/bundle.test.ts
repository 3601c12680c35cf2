import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { temporaryFolder } from './run-cli.ts';

/** The bundle as `npm run build` makes it, in a folder without node_modules. */
let bundle: string;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'agenthub-bundle-'));
  await cp('dist/cli', folder, { recursive: true });
  // Node takes the files for modules, as it does in the package.
  await writeFile(join(folder, 'package.json'), '{"type":"module"}');
  bundle = join(folder, 'agenthub-cli.js');
});

afterAll(() => rm(folder, { recursive: true, force: true }));

async function runBundle(argv: string[], env: Record<string, string> = {}) {
  const home = await temporaryFolder();
  const run = promisify(execFile)(process.execPath, [bundle, ...argv], {
    env: { PATH: process.env['PATH'], HOME: home, ...env },
    cwd: home,
  });
  const result = await run.catch((err: unknown) => err as Awaited<typeof run> & { code: number });
  return { code: 'code' in result ? result.code : 0, ...result };
}

describe('the bundled CLI', () => {
  it('runs alone, without any package beside it', async () => {
    const version = await runBundle(['--version']);
    expect(version.stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    const init = await runBundle(['init', 'some-skill']);
    expect(init).toMatchObject({ code: 0, stdout: 'some-skill/SKILL.md\n' });
  });

  it('ends with the exit code of what went wrong', async () => {
    expect((await runBundle(['nonsense'])).code).toBe(2);
    expect((await runBundle(['whoami'])).code).toBe(4);
    const away = await runBundle(['find', '--json'], { AGENTHUB_URL: 'http://127.0.0.1:2' });
    expect(away.code).toBe(6);
    expect(JSON.parse(away.stdout)).toMatchObject({ ok: false });
    expect(away.stderr).toBe('');
  });

  it('ends with 130 on Ctrl-C while it waits for the registry', async () => {
    const server = createServer(() => child.kill('SIGINT'));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, [bundle, 'find', 'x'], {
      env: { HOME: await temporaryFolder(), AGENTHUB_URL: `http://127.0.0.1:${port}` },
    });
    const [code] = await once(child, 'exit');
    server.closeAllConnections();
    expect(code).toBe(130);
  });

  it('reaches the registry through the proxy of the environment, but not where NO_PROXY says', async () => {
    const asked: string[] = [];
    const proxy = createServer();
    proxy.on('connect', ({ url }, socket) => {
      asked.push(url ?? '');
      socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
    });
    proxy.listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    onTestFinished(() => void proxy.close());
    const { port } = proxy.address() as AddressInfo;
    const env = { HTTP_PROXY: `http://127.0.0.1:${port}`, AGENTHUB_URL: 'http://hub.test:8000' };
    const find = ['find', 'x', '--type', 'skill'];
    const proxied = await runBundle(find, env);
    expect(proxied.code).toBe(6);
    expect(asked).toEqual(['hub.test:8000']);
    await runBundle(find, { ...env, NO_PROXY: 'hub.test' });
    expect(asked).toHaveLength(1);
  });

  it('gives shells their scripts, and completes commands and options', async () => {
    for (const shell of ['bash', 'zsh', 'fish', 'powershell']) {
      const { code, stdout } = await runBundle(['completion', shell]);
      expect(code).toBe(0);
      expect(stdout).toContain('agenthub-cli complete');
    }
    expect((await runBundle(['completion', 'csh'])).code).toBe(2);
    const commands = await runBundle(['complete', '--', 'pub']);
    expect(commands.stdout).toMatch(/^publish\tPublish a skill/);
    const nested = await runBundle(['complete', '--', 'config', '']);
    expect(nested.stdout).toMatch(/^get\t/m);
    const deep = await runBundle(['complete', '--', 'admin', 'source', 'pre']);
    expect(deep.stdout).toMatch(/^preview\t/m);
    const deepOptions = await runBundle(['complete', '--', 'admin', 'source', 'add', '--tok']);
    expect(deepOptions.stdout).toMatch(/^--token-stdin\t/m);
    const options = await runBundle(['complete', '--', 'publish', '--rec']);
    expect(options.stdout).toMatch(/^--recursive\t/);
  });

  it('stops quietly when the reader of its output went away', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${bundle}" help | true`], {
      env: { PATH: process.env['PATH'], HOME: await temporaryFolder() },
    });
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += String(text);
    });
    await once(child, 'exit');
    expect(stderr).toBe('');
  });
});
