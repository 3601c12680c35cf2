import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { skillMd } from '#test/support/registry.ts';
import { startTestServer } from '#test/support/test-server.ts';

const server = await startTestServer();
afterAll(() => server.close());
const { port } = new URL(server.url);
const mebibyte = Buffer.alloc(1024 * 1024, 'x');

/** A request head, with the admin's key. */
function head(method: string, path: string, headers: Record<string, string | number>): string {
  const all = { host: `127.0.0.1:${port}`, 'x-api-key': server.adminKey, ...headers };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`;
}

async function open(): Promise<{ socket: Socket; received: Promise<string> }> {
  const socket = connect(Number(port), '127.0.0.1');
  await once(socket, 'connect');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  // The server may close while we still write.
  socket.on('error', () => {});
  return { socket, received: closed(socket).then(() => text) };
}

/** `once` of Node would throw at an error that comes first. */
function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => resolve());
  });
}

/** Writes until everything is out or the other side is gone. */
async function write(socket: Socket, chunk: Buffer | string): Promise<boolean> {
  if (socket.destroyed || !socket.writable) return false;
  if (socket.write(chunk)) return true;
  await new Promise<void>((resolve) => {
    const done = () => {
      socket.off('drain', done).off('close', done);
      resolve();
    };
    socket.once('drain', done).once('close', done);
  });
  return !socket.destroyed;
}

async function counts() {
  const { query, tables } = server.deps.db;
  const entries = Object.entries(tables).map(async ([name, table]) => [
    name,
    (await query.select().from(table)).length,
  ]);
  return Object.fromEntries(await Promise.all(entries)) as Record<string, number>;
}

async function stillServes(): Promise<void> {
  expect((await fetch(`${server.url}/health`)).status).toBe(200);
  const answer = await fetch(`${server.url}/api/v1/skills?dryRun=true`, {
    method: 'POST',
    headers: { 'x-api-key': server.adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({ files: [{ path: 'SKILL.md', content: skillMd('still') }] }),
  });
  expect(await json(answer)).toMatchObject({ outcome: 'checked' });
}

describe('a body of 60 MB over a socket', () => {
  it('is refused when its length is declared, and the client hears why', async () => {
    const before = await counts();
    const answer = await fetch(`${server.url}/api/v1/skills`, {
      method: 'POST',
      headers: { 'content-type': 'application/zip', 'x-api-key': server.adminKey },
      body: Buffer.alloc(60 * mebibyte.length),
    });
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('52 MiB')]);
    expect(await counts()).toEqual(before);
    await stillServes();
  });

  it('is refused at once when so much is declared that nobody will send it', async () => {
    const { socket } = await open();
    const type = { 'content-type': 'application/zip', 'content-length': 1e12 };
    const answered = firstAnswer(socket);
    await write(socket, head('POST', '/api/v1/skills', type));
    expect(await answered).toMatch(/^HTTP\/1\.1 413 /);
    socket.destroy();
    await stillServes();
  });

  it('is refused when its length is not declared, and the client hears why', async () => {
    const before = await counts();
    const { socket, received } = await open();
    const type = { 'content-type': 'application/zip', 'transfer-encoding': 'chunked' };
    const answered = firstAnswer(socket);
    await write(socket, head('POST', '/api/v1/skills', type));
    const size = mebibyte.length.toString(16);
    for (let at = 0; at < 60; at++) {
      if (!(await write(socket, `${size}\r\n`))) break;
      await write(socket, mebibyte);
      await write(socket, '\r\n');
    }
    await write(socket, '0\r\n\r\n');
    const text = await answered;
    expect(text).toMatch(/^HTTP\/1\.1 413 /);
    expect(text).toContain('"request.too_large"');
    socket.destroy();
    await received;
    expect(await counts()).toEqual(before);
    await stillServes();
  });

  it('is refused at 256 KiB where no publish is', async () => {
    const answer = await fetch(`${server.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: 'x'.repeat(300_000), password: 'x' }),
    });
    expect([answer.status, await answer.text()]).toEqual([413, expect.stringContaining('256 KiB')]);
  });
});

describe('a client that hangs up', () => {
  it.each(['in mid-upload', 'in mid-chunk'])('%s leaves nothing behind', async (when) => {
    const before = await counts();
    for (let times = 0; times < 5; times++) {
      const { socket, received } = await open();
      const framing: Record<string, string | number> =
        when === 'in mid-chunk'
          ? { 'transfer-encoding': 'chunked' }
          : { 'content-length': 4 * mebibyte.length };
      const type = { 'content-type': 'application/zip', ...framing };
      await write(socket, head('POST', '/api/v1/skills', type));
      if (when === 'in mid-chunk') await write(socket, 'fffff\r\n');
      await write(socket, mebibyte.subarray(0, 300_000));
      socket.resetAndDestroy();
      await received;
    }
    await stillServes();
    expect(await counts()).toEqual(before);
  });

  it('while an archive is sent to it does not hurt the others', async () => {
    const content = Array.from({ length: 200_000 }, (_, at) => (at * 2654435761) % 4294967296).join(
      ' ',
    );
    const published = await fetch(`${server.url}/api/v1/skills`, {
      method: 'POST',
      headers: { 'x-api-key': server.adminKey, 'content-type': 'application/json' },
      body: JSON.stringify({
        files: [
          { path: 'SKILL.md', content: skillMd('large') },
          { path: 'large.txt', content },
        ],
      }),
    });
    await json(published, 201);
    const path = '/api/v1/skills/admin/large/versions/1.0.0/archive';
    for (let times = 0; times < 5; times++) {
      const { socket, received } = await open();
      await write(socket, head('GET', path, {}));
      await once(socket, 'data');
      socket.resetAndDestroy();
      await received;
    }
    const whole = await fetch(server.url + path);
    expect((await whole.arrayBuffer()).byteLength).toBe(
      Number(whole.headers.get('content-length')),
    );
    await stillServes();
  });
});

describe('a request that is none', () => {
  it.each([
    [
      '100 KB of headers',
      head('GET', '/api/v1/skills', { 'x-large': 'x'.repeat(100_000) }),
      /^HTTP\/1\.1 431 /,
    ],
    ['no HTTP', 'hello\r\n\r\n', /^HTTP\/1\.1 400 /],
    [
      'two lengths',
      head('POST', '/api/v1/skills', { 'content-length': '5, 6' }),
      /^HTTP\/1\.1 400 /,
    ],
    [
      'a length and chunks',
      head('POST', '/api/v1/skills', { 'content-length': 5, 'transfer-encoding': 'chunked' }),
      /^HTTP\/1\.1 400 /,
    ],
    [
      'a host that is none',
      'GET /api/v1/skills HTTP/1.1\r\nhost: a b/c\r\n\r\n',
      /^HTTP\/1\.1 400 /,
    ],
    [
      'a path of bytes',
      'GET /api/v1/skills/\u00ff\u00fe HTTP/1.1\r\nhost: x\r\n\r\n',
      /^HTTP\/1\.1 4\d\d /,
    ],
    [
      'a path that is cut',
      head('GET', '/api/v1/skills/%', { connection: 'close' }),
      /^HTTP\/1\.1 400 /,
    ],
  ])('is refused and hurts nobody: %s', async (_, request, answer) => {
    const { socket } = await open();
    const answered = firstAnswer(socket);
    await write(socket, Buffer.from(request, 'latin1'));
    expect(await answered).toMatch(answer);
    socket.destroy();
    await stillServes();
  });
});

/** What comes back until there is a head and the start of a body, or the end. */
function firstAnswer(socket: Socket): Promise<string> {
  let text = '';
  return new Promise((resolve) => {
    socket.on('data', (chunk: string) => {
      text += chunk;
      const body = text.indexOf('\r\n\r\n');
      if (
        body >= 0 &&
        (text.length > body + 4 || /content-length: 0|connection: close/i.test(text))
      )
        resolve(text);
    });
    socket.on('close', () => resolve(text));
  });
}
