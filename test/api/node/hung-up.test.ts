import { once } from 'node:events';
import { connect } from 'node:net';
import { afterAll, describe, expect, it } from 'vitest';
import type { Log } from '#api/domain/context.ts';
import { json } from '#test/support/answers.ts';
import { skillMd } from '#test/support/registry.ts';
import { startTestServer } from '#test/support/test-server.ts';

type Line = { level: keyof Log; event: string; fields: Record<string, unknown> };
const lines: Line[] = [];
const told =
  (level: keyof Log): Log['info'] =>
  (event, fields = {}) => {
    lines.push({ level, event, fields });
  };
const log: Log = {
  debug: told('debug'),
  info: told('info'),
  warn: told('warn'),
  error: told('error'),
};
const server = await startTestServer({}, undefined, { log });
afterAll(() => server.close());
const { port } = new URL(server.url);

await json(
  fetch(`${server.url}/api/v1/skills`, {
    method: 'POST',
    headers: { 'x-api-key': server.adminKey, 'content-type': 'application/json' },
    body: JSON.stringify({
      files: [
        { path: 'SKILL.md', content: skillMd('large') },
        {
          path: 'data.bin',
          content: Buffer.alloc(6_000_000, 7).toString('base64'),
          encoding: 'base64',
        },
        {
          path: 'noise.txt',
          content: Array.from({ length: 400_000 }, (_, at) =>
            ((at * 2_654_435_761) >>> 0).toString(36),
          ).join(' '),
        },
      ],
    }),
  }),
  201,
);

const jsonHead = 'content-type: application/json\r\n';
const declared = 'content-length: 5000\r\n';
const chunked = 'transfer-encoding: chunked\r\n';
const missing = '01900000-0000-7000-8000-000000000000';

/** What a client has sent when it goes away: a head, and a part of a body. */
const sent: Record<string, [request: string, headers: string, part: string]> = {
  'a sign-in': ['POST /api/v1/auth/login', jsonHead + declared, '{"email":'],
  'a sign-in without a length': [
    'POST /api/v1/auth/login',
    jsonHead + chunked,
    '9\r\n{"email":\r\n',
  ],
  'a registration': ['POST /api/v1/auth/register', jsonHead + declared, '{"a":'],
  'a key': ['POST /api/v1/users/me/tokens', jsonHead + declared, '{"a":'],
  'a change': ['PATCH /api/v1/skills/admin/large', jsonHead + declared, '{"tags":'],
  'a yank': ['POST /api/v1/skills/admin/large/versions/1.0.0/yank', jsonHead + declared, '{'],
  'an install': ['POST /api/v1/skills/admin/large/installs', jsonHead + declared, '{'],
  'a publish as JSON': ['POST /api/v1/skills', jsonHead + declared, '{"files":['],
  'a publish as ZIP': ['POST /api/v1/skills', `content-type: application/zip\r\n${declared}`, 'PK'],
  'a publish as a form': [
    'POST /api/v1/skills',
    `content-type: multipart/form-data; boundary=x\r\n${declared}`,
    '--x\r\n',
  ],
  'a publish without a length': ['POST /api/v1/skills', jsonHead + chunked, '2\r\n{"\r\n'],
  'a push': [`POST /api/v1/webhooks/${missing}`, jsonHead + declared, '{'],
  'no body of its own': ['DELETE /api/v1/skills/admin/none', declared, 'x'],
  'nothing, while an archive comes': [
    'GET /api/v1/skills/admin/large/versions/1.0.0/archive',
    '',
    '',
  ],
  'nothing, while a file comes': [
    'GET /api/v1/skills/admin/large/versions/1.0.0/files/data.bin',
    '',
    '',
  ],
};

/** Sends that, and goes away as soon as the server has it: in order (FIN) or at once (RST). */
async function hangUp([request, headers, part]: [string, string, string], how: 'end' | 'reset') {
  const socket = connect(Number(port), '127.0.0.1');
  socket.on('error', () => {});
  await once(socket, 'connect');
  const key = `x-api-key: ${server.adminKey}\r\n`;
  socket.write(`${request} HTTP/1.1\r\nhost: 127.0.0.1\r\n${key}${headers}\r\n${part}`);
  if (part === '') await once(socket, 'data');
  // An answered request on another connection: what was written before it has arrived.
  else await fetch(`${server.url}/health`);
  if (how === 'end') socket.destroy();
  else socket.resetAndDestroy();
  await once(socket, 'close');
}

describe('a client that hangs up', () => {
  it.each(
    Object.entries(sent).flatMap(([what, request]) =>
      (['end', 'reset'] as const).map((how) => ({ what, request, how })),
    ),
  )('after $what by $how is no failure of ours', async ({ request, how }) => {
    const before = lines.length;
    const path = request[0].split(' ')[1];
    await hangUp(request, how);
    const answered = () =>
      lines
        .slice(before)
        .find(({ event, fields }) => event === 'request' && fields['path'] === path);
    await expect.poll(answered, { timeout: 20_000 }).toBeDefined();
    expect(Number(answered()?.fields['status'])).toBeLessThan(500);
    expect(lines.filter(({ level }) => level === 'error' || level === 'warn')).toEqual([]);
  });

  it('leaves the server as it was', async () => {
    expect((await fetch(`${server.url}/ready`)).status).toBe(200);
    const key = { 'x-api-key': server.adminKey };
    const archive = await fetch(`${server.url}/api/v1/skills/admin/large/versions/1.0.0/archive`, {
      headers: key,
    });
    expect((await archive.bytes()).length).toBeGreaterThan(1_000_000);
  });
});
