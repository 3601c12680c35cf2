import { once } from 'node:events';
import { createServer, type RequestListener, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { expect, it } from 'vitest';
import { drainable } from '#api/platform/drain.ts';

/** A server of Node on a free port, and one connection to it that has sent a request. */
async function requested(listener: RequestListener) {
  const server = createServer({ keepAliveTimeout: 60_000 }, listener);
  const drain = drainable(server);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1');
  let text = '';
  socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  socket.on('error', () => {});
  const received = once(socket, 'close').then(() => text);
  socket.write('GET / HTTP/1.1\r\nhost: localhost\r\n\r\n');
  const [, response] = (await once(server, 'request')) as [unknown, ServerResponse];
  return { drain, response, received };
}

it('closes the connection of an answer that had begun as soon as it has ended, and cuts nothing of it', async () => {
  const { drain, response, received } = await requested((_, res) => {
    res.writeHead(200, { 'content-length': 10 }).write('begun');
  });
  const drained = drain();
  response.end(', end');
  expect(await drained).toBe(0);
  expect(await received).toMatch(/connection: keep-alive[^]*\r\n\r\nbegun, end$/i);
});

it('tells a client whose answer begins later to ask elsewhere next time', async () => {
  const { drain, response, received } = await requested(() => {});
  const drained = drain();
  response.writeHead(200, { 'content-length': 2 }).end('ok');
  expect(await drained).toBe(0);
  expect(await received).toMatch(/connection: close[^]*\r\n\r\nok$/i);
});

it('cuts an answer without an end when the time is over, and counts it', async () => {
  const { drain, received } = await requested((_, res) => {
    res.writeHead(200).write('and so on');
  });
  expect(await drain(50)).toBe(1);
  expect(await received).toContain('and so on');
});
