import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTestServer } from '#test/support/test-server.ts';

const script = join(import.meta.dirname, '../../../deploy/image/health.mjs');

/** Runs the health check of the image as the engine does. Gives its exit code and what it wrote. */
async function check(env: Record<string, string>): Promise<{ code: unknown; told: string }> {
  const child = spawn(process.execPath, [script], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let told = '';
  child.stderr.on('data', (text) => (told += String(text)));
  const [code] = (await once(child, 'close')) as [unknown];
  return { code, told };
}

describe('the health check of the image', () => {
  it.each([
    ['127.0.0.2', {}],
    ['::1', {}],
    ['::', {}],
    ['0.0.0.0', {}],
    ['localhost', {}],
    ['127.0.0.1', { BASE_PATH: '/hub', PUBLIC_URL: 'https://hub.example/hub' }],
  ])('finds a server that listens on %s', async (HOST, env) => {
    const server = await startTestServer({ HOST, ...env }, 'no-such-dist');
    onTestFinished(() => server.close());
    const { port, hostname } = new URL(server.url);
    expect(await check({ HOST, PORT: port, ...env })).toEqual({ code: 0, told: '' });
    // As an address writes it, so that the line `ready` can be opened.
    expect(hostname).toBe(
      ['::', '0.0.0.0'].includes(HOST) ? 'localhost' : HOST.replace('::1', '[::1]'),
    );
    for (const path of ['/health', '/ready']) {
      for (const method of ['GET', 'HEAD']) {
        const response = await fetch(`${server.url}${path}`, { method });
        expect([response.status, (await response.text()) === '']).toEqual([200, method === 'HEAD']);
      }
    }
  });

  it.each<[string, RequestListener]>([
    ['answers 503', (_, response) => response.writeHead(503).end()],
    ['hangs', () => {}],
  ])('fails within its time for a server that %s', async (_, listener) => {
    const server = createServer(listener).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => {
      server.closeAllConnections();
      server.close();
    });
    const { port } = server.address() as AddressInfo;
    const startedAt = performance.now();
    const { code, told } = await check({ HOST: '127.0.0.1', PORT: String(port) });
    expect([code, told]).toEqual([1, expect.stringContaining(`127.0.0.1 port ${port}: `)]);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });

  it('fails without a server', async () => {
    expect((await check({ HOST: '127.0.0.1', PORT: '1' })).code).toBe(1);
  });
});
