import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '#test/support/database.ts';
import { skillMd } from '#test/support/registry.ts';
import { processAdminKey, serve, type ServerProcess } from '#test/support/server-process.ts';

const environment = (folder: string) => ({
  DATA_DIR: folder,
  ADMIN_API_KEY: processAdminKey,
  ADMIN_PASSWORD: 'password of the admin',
  DEFAULT_VISIBILITY: 'public',
});

/** A connection, and all that came over it once it is closed. */
async function open({
  url,
}: ServerProcess): Promise<{ socket: Socket; received: Promise<string> }> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => {});
  const received = new Promise<string>((resolve) => {
    socket.once('close', () => resolve(text));
  });
  return { socket, received };
}

/** A publish, cut where half of its body is sent. */
function halfPublish(name: string): [first: string, second: string] {
  const body = JSON.stringify({ files: [{ path: 'SKILL.md', content: skillMd(name) }] });
  const head = [
    'POST /api/v1/skills HTTP/1.1',
    'host: localhost',
    `x-api-key: ${processAdminKey}`,
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
  ].join('\r\n');
  return [`${head}\r\n\r\n${body.slice(0, 40)}`, body.slice(40)];
}

/** Sends the signal; gives the exit code and how long the process took to end, once the drain has begun. */
async function signal(server: ServerProcess, name: 'SIGTERM' | 'SIGINT') {
  const startedAt = performance.now();
  const ended = once(server.child, 'close').then(([code]) => ({
    code: code as number | null,
    milliseconds: performance.now() - startedAt,
  }));
  server.child.kill(name);
  await said(server, '"event":"stopping"');
  return { ended };
}

async function said(server: ServerProcess, text: string): Promise<void> {
  while (!server.output().includes(text) && server.child.stdout)
    await once(server.child.stdout, 'data');
}

/** Answers of the server say that it has taken what was sent before them on other connections. */
async function settle({ url }: ServerProcess): Promise<void> {
  for (let times = 0; times < 3; times++) await fetch(`${url}/health`).then((one) => one.text());
}

describe('a server that is told to stop', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'finishes the publish in flight on %s, takes nothing new, and ends with 0',
    async (name) => {
      const folder = temporaryFolder();
      const server = await serve(environment(folder));
      const busy = await open(server);
      const idle = await open(server);
      const [first, second] = halfPublish('in-flight');
      busy.socket.write(first);
      idle.socket.write('GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n');
      await settle(server);

      const { ended } = await signal(server, name);
      expect(await idle.received).toMatch(/^HTTP\/1\.1 200 [^]*connection: keep-alive/i);
      const refusal = () =>
        open(server).then(
          () => 'taken',
          (err: NodeJS.ErrnoException) => err.code,
        );
      await expect.poll(refusal).toBe('ECONNREFUSED');
      busy.socket.write(second);
      const answer = await busy.received;
      expect(answer).toMatch(/^HTTP\/1\.1 201 /);
      expect(answer).toMatch(/\r\nconnection: close\r\n/i);
      expect((await ended).code).toBe(0);
      expect(server.output()).not.toContain('stop.cut');

      const again = await serve(environment(folder));
      const kept = await fetch(`${again.url}/api/v1/skills/admin/in-flight`);
      expect(kept.status).toBe(200);
    },
  );

  it('says on /ready that it stops, to whoever still reaches it, and stays alive on /health', async () => {
    const server = await serve(environment(temporaryFolder()));
    const half = (path: string) => `GET ${path} HTTP/1.1\r\nhost: localhost\r\n`;
    const [ready, health] = [await open(server), await open(server)];
    ready.socket.write(half('/ready'));
    health.socket.write(half('/health'));
    await settle(server);
    const { ended } = await signal(server, 'SIGTERM');
    ready.socket.write('\r\n');
    health.socket.write('\r\n');
    const answer = await ready.received;
    expect(answer).toMatch(/^HTTP\/1\.1 503 /);
    expect(answer).toMatch(/\r\nretry-after: 5\r\n/i);
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toContain('"server.stopping"');
    expect(await health.received).toMatch(/^HTTP\/1\.1 200 /);
    expect((await ended).code).toBe(0);
  });

  it('cuts a client that hangs, and ends with 0 within 10 s', async () => {
    const server = await serve(environment(temporaryFolder()));
    const { socket, received } = await open(server);
    socket.write(halfPublish('hangs')[0]);
    await settle(server);
    const { code, milliseconds } = await (await signal(server, 'SIGTERM')).ended;
    expect(code).toBe(0);
    expect(milliseconds).toBeGreaterThan(7_000);
    expect(milliseconds).toBeLessThan(10_000);
    expect(server.output()).toContain('"event":"stop.cut","connections":1');
    await received;
  });

  it('waits for nobody at the second signal, but takes the one that npm passes on as the first', async () => {
    const server = await serve(environment(temporaryFolder()));
    const { socket } = await open(server);
    socket.write(halfPublish('hangs')[0]);
    await settle(server);
    const { ended } = await signal(server, 'SIGINT');
    const repeat = setInterval(() => server.child.kill('SIGINT'), 50);
    const { code, milliseconds } = await ended;
    clearInterval(repeat);
    expect(code).toBe(130);
    expect(milliseconds).toBeGreaterThan(900);
    expect(server.output()).not.toContain('stop.cut');
  });
});
