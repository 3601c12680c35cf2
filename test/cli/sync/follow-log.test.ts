import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { followLog } from '#cli/sync/follow-log.ts';
import { createClient } from '#schema/client.ts';
import type { SyncLogLine, SyncRun } from '#schema/source.ts';

const id = '0197a5b2-3c4d-7000-8000-000000000001';
const time = '2026-01-02T03:04:05.000Z';
const run: SyncRun = {
  id,
  sourceId: '0197a5b2-3c4d-7000-8000-000000000002',
  url: 'https://example.com/skills.git',
  trigger: 'manual',
  state: 'succeeded',
  attempt: 1,
  ref: 'main',
  commit: 'c'.repeat(40),
  counts: { new: 1, changed: 0, unchanged: 0, gone: 0, conflict: 0, invalid: 0, failed: 0 },
  error: null,
  requestedBy: 'admin',
  createdAt: time,
  startedAt: time,
  finishedAt: time,
  nextAttemptAt: null,
};
const line = (ordinal: number): SyncLogLine => ({
  ordinal,
  at: time,
  level: 'info',
  text: `line ${ordinal}`,
});
const lineEvent = (ordinal: number) =>
  `id: ${ordinal}\nevent: line\ndata: ${JSON.stringify(line(ordinal))}\n\n`;
const endEvent = `event: end\ndata: ${JSON.stringify(run)}\n\n`;

type Answer = (req: IncomingMessage, res: ServerResponse, after: number) => void;

/** A registry with a bad network in front: each request for the log is answered by the next one; the last stays. */
async function registry(answers: Answer[]) {
  const asked: { after: number; stream: boolean }[] = [];
  const server = createServer((req, res) => {
    const url = new URL(req.url ?? '', 'http://x');
    if (!url.pathname.endsWith('/log')) {
      res.setHeader('content-type', 'application/json').end(JSON.stringify(run));
      return;
    }
    const after = Number(url.searchParams.get('after'));
    asked.push({ after, stream: req.headers.accept === 'text/event-stream' });
    answers[Math.min(asked.length, answers.length) - 1]?.(req, res, after);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { asked, baseUrl: `http://127.0.0.1:${port}` };
}

async function follow(baseUrl: string, signal = new AbortController().signal, token = 'sr_x') {
  const lines: number[] = [];
  const troubles: string[] = [];
  const client = createClient({
    baseUrl,
    token,
    fetch: (input, init) => fetch(input, { ...init, signal }),
  });
  const ended = await followLog(client, id, {
    signal,
    onLine: ({ ordinal }) => lines.push(ordinal),
    onTrouble: (text) => troubles.push(text),
  });
  return { ended, lines, troubles };
}

const events =
  (text: string): Answer =>
  (_req, res) => {
    res.setHeader('content-type', 'text/event-stream; charset=utf-8').end(text);
  };

describe('following the log of a run', () => {
  it('passes on every line once and gives the run as it ended', async () => {
    const { baseUrl, asked } = await registry([
      events(`: hi\n\n${lineEvent(1)}${lineEvent(2)}${endEvent}`),
    ]);
    expect(await follow(baseUrl)).toEqual({ ended: run, lines: [1, 2], troubles: [] });
    expect(asked).toEqual([{ after: 0, stream: true }]);
  });

  it('goes on after the last line when the connection breaks, and passes on nothing twice', async () => {
    const { baseUrl, asked } = await registry([
      (_req, res) => {
        res.setHeader('content-type', 'text/event-stream');
        res.write(lineEvent(1) + lineEvent(2), () => res.destroy());
      },
      events(lineEvent(2) + lineEvent(3)),
      events(lineEvent(4) + endEvent),
    ]);
    expect((await follow(baseUrl)).lines).toEqual([1, 2, 3, 4]);
    expect(asked.map(({ after }) => after)).toEqual([0, 2, 3]);
  });

  it('asks for the log where a proxy does not let events through', async () => {
    const { baseUrl, asked } = await registry([
      (_req, res, after) => {
        const items = after < 2 ? [line(after + 1)] : [];
        const body = JSON.stringify({ items, isOver: true });
        res.setHeader('content-type', 'application/json').end(body);
      },
    ]);
    const { ended, lines, troubles } = await follow(baseUrl);
    expect({ ended, lines }).toEqual({ ended: run, lines: [1, 2] });
    expect(troubles).toEqual(['event streams do not work; polling every two seconds']);
    expect(asked.map(({ stream }) => stream)).toEqual([true, false, false, false]);
  });

  it('asks for the log after three streams that break without a line', async () => {
    const cut: Answer = (_req, res) => void res.destroy();
    const { baseUrl, asked } = await registry([
      cut,
      events(''),
      cut,
      (_req, res) => {
        res.setHeader('content-type', 'application/json').end('{"items":[],"isOver":true}');
      },
    ]);
    expect((await follow(baseUrl)).ended).toEqual(run);
    expect(asked.map(({ stream }) => stream)).toEqual([true, true, true, false]);
  });

  it('waits for a registry that starts again, and does not for one that refuses', async () => {
    const problem =
      (status: number, code: string): Answer =>
      (_req, res) => {
        res.writeHead(status, { 'content-type': 'application/problem+json' });
        res.end(JSON.stringify({ code, detail: 'no' }));
      };
    const starting = await registry([problem(503, 'storage.unavailable'), events(endEvent)]);
    expect((await follow(starting.baseUrl)).ended).toEqual(run);
    const refusing = await registry([problem(401, 'auth.invalid_credentials')]);
    await expect(follow(refusing.baseUrl)).rejects.toMatchObject({
      code: 'auth.invalid_credentials',
    });
    expect(refusing.asked).toHaveLength(1);
  });

  it('refuses an event that it cannot read', async () => {
    for (const data of ['{', '{"ordinal":"one"}']) {
      const { baseUrl } = await registry([events(`event: line\ndata: ${data}\n\n`)]);
      await expect(follow(baseUrl)).rejects.toMatchObject({ code: 'cli.refused' });
    }
  });

  it('ends when it is told to, while it reads and while it waits', async () => {
    for (const answer of [
      ((_req, res) => {
        res.setHeader('content-type', 'text/event-stream').write(lineEvent(1));
      }) satisfies Answer,
      events(''),
    ]) {
      const stop = new AbortController();
      const { baseUrl } = await registry([
        (req, res, after) => {
          answer(req, res, after);
          setImmediate(() => stop.abort());
        },
      ]);
      await expect(follow(baseUrl, stop.signal)).rejects.toMatchObject({ name: 'AbortError' });
    }
  });
});
