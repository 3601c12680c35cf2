import { once } from 'node:events';
import { createServer, Server } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { createAdaptorServer } from '@hono/node-server';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endSlowUploads } from '#api/platform/slow-upload.ts';

const windowMilliseconds = 300;

/** A server that answers with the length of the body, after `readAfter` milliseconds. */
async function serve({ readAfter = 0 } = {}): Promise<number> {
  const server = createServer(async (request, response) => {
    await pause(readAfter);
    let bytes = 0;
    try {
      for await (const chunk of request) bytes += (chunk as Buffer).length;
      response.end(String(bytes));
    } catch {
      // It was ended.
    }
  });
  endSlowUploads(server, { windowMilliseconds });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** Sends a body in pieces with pauses, and gives the answer. */
async function upload(port: number, pieces: number, bytes: number, every: number) {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => {});
  const answer = text(socket).catch(String);
  socket.write(
    `POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: ${pieces * bytes}\r\n\r\n`,
  );
  for (let sent = 0; sent < pieces && socket.writable; sent++) {
    socket.write(Buffer.alloc(bytes, 'x'));
    await pause(every);
  }
  return answer;
}

describe('endSlowUploads', () => {
  it('lets a steady upload take many times the window', async () => {
    const answer = await upload(await serve(), 40, 1000, 50);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[^]*40000/);
  });

  it('ends one that brings almost nothing, with 408', async () => {
    const from = performance.now();
    const answer = await upload(await serve(), 100, 1, 100);
    expect(answer).toMatch(/^HTTP\/1\.1 408 Request Timeout\r\nConnection: close/);
    expect(performance.now() - from).toBeLessThan(60_000);
  });

  it('does not count the time in which the server does not read', async () => {
    const port = await serve({ readAfter: 4 * windowMilliseconds });
    const answer = await upload(port, 1, 2_000_000, 0);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK[^]*2000000/);
  });

  it('takes the place of the limits of Node, which stay for headers', () => {
    const serverOptions = { headersTimeout: 60_000, requestTimeout: 0 };
    const server = createAdaptorServer({ fetch: () => new Response(), serverOptions });
    if (!(server instanceof Server)) throw new TypeError('expected a server of HTTP/1.1');
    expect([server.headersTimeout, server.requestTimeout]).toEqual([60_000, 0]);
  });
});
