import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { freePort } from '#test/support/free-port.ts';
import { loopbackAllowed } from '#test/support/git/sync-registry.ts';
import { startTestServer } from '#test/support/test-server.ts';
import { useSources } from '../../sync/use-sources.ts';
import { runCli, temporaryFolder } from '../../run-cli.ts';

const { registry, admin, repository } = useSources();

/** The third column: what each line of a log says. */
const texts = (stdout: string) =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t')[2]);
const linesOf = (url: string, name: string) => [
  `Reading ${url}, its HEAD`,
  expect.stringMatching(/^refs\/heads\/main is at /),
  'Plan: 1 new',
  `new: ${name}@1.0.0 (skills/${name})`,
  'Ended: succeeded; 1 new',
];

/**
 * A proxy in front of a registry that cuts each stream of a log after a part of its bytes, as many
 * times as it is told; and how often it did.
 */
async function cuttingProxy(target: string, cuts: number[]) {
  const asked: string[] = [];
  const left = [...cuts];
  const server = createServer((req, res) => {
    const isStream = req.headers.accept === 'text/event-stream';
    if (isStream) asked.push(req.url ?? '');
    const bytes = isStream ? left.shift() : undefined;
    const onward = request(`${target}${req.url}`, { method: req.method, headers: req.headers });
    req.pipe(onward);
    onward.on('error', () => res.destroy());
    res.on('close', () => onward.destroy());
    onward.on('response', (answer) => {
      res.writeHead(answer.statusCode ?? 500, answer.headers);
      if (bytes === undefined) return answer.pipe(res);
      let sent = 0;
      answer.on('data', (chunk: Buffer) => {
        const part = chunk.subarray(0, bytes - sent);
        sent += part.length;
        res.write(part, () => {
          if (sent >= bytes) res.destroy();
        });
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, asked };
}

describe('watching a sync run', () => {
  it('ends with Ctrl-C and 130, while the run goes on and can be watched again', async () => {
    const held = repository({ detached: 'a' });
    const stop = new AbortController();
    const watching = admin(['import', held.heldUrl, '--ns', 'admin'], { signal: stop.signal });
    await held.isAsked();
    stop.abort();
    const { code, stdout, stderr } = await watching;
    expect([code, stdout]).toEqual([130, '']);
    const [, id = ''] = /sync run (\S+) continues/.exec(stderr) ?? [];
    expect(stderr).toContain(`agenthub-cli admin source log -f ${id}`);
    expect(stderr).toContain(`agenthub-cli admin source cancel ${id}`);
    const now = await admin(['source', 'log', id]);
    expect(texts(now.stdout)).toEqual(linesOf(held.heldUrl, 'detached').slice(0, 1));
    expect(now.stderr).toContain(
      `the run continues; to follow it:  agenthub-cli admin source log -f ${id}`,
    );
    held.release();
    const again = await admin(['source', 'log', '-f', id]);
    expect([again.code, texts(again.stdout)]).toEqual([0, linesOf(held.heldUrl, 'detached')]);
  });

  it('says that another run follows one that is under way, and there is one', async () => {
    const held = repository({ followed: 'a' });
    const { stdout: id } = await admin(['import', held.heldUrl, '--ns', 'admin', '--no-wait']);
    await held.isAsked();
    // Released once the second run has been asked for.
    const listen: typeof fetch = async (input, init) => {
      const answer = await fetch(input, init);
      if (String(input).endsWith('/sync')) held.release();
      return answer;
    };
    const second = admin(['source', 'sync', held.heldUrl], { fetch: listen });
    const { code, stderr } = await second;
    expect([code, stderr]).toEqual([0, expect.stringContaining('another one follows it')]);
    expect((await admin(['source', 'log', '-f', held.heldUrl])).code).toBe(0);
    const { stdout } = await admin(['source', 'runs', held.heldUrl]);
    const ids = stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split('\t')[0]);
    expect([ids.length, ids[1]]).toEqual([2, id.trim()]);
  });

  it('ends as the run does when someone else cancels it', async () => {
    const held = repository({ called: 'a' });
    const watching = admin(['import', held.heldUrl, '--ns', 'admin']);
    await held.isAsked();
    expect((await admin(['source', 'cancel', held.heldUrl])).code).toBe(0);
    const { code, stderr } = await watching;
    expect([code, stderr]).toEqual([1, expect.stringContaining('The sync run was cancelled')]);
  });

  it('goes on where a proxy cuts it off, in the middle of a line and before the first', async () => {
    const held = repository({ cut: 'a' });
    // Inside the first event, inside the second, and before anything.
    const proxy = await cuttingProxy(registry.url(), [60, 260, 0]);
    const { stdout: id } = await admin(['import', held.heldUrl, '--ns', 'admin', '--no-wait']);
    await held.isAsked();
    const world = { env: { AGENTHUB_URL: proxy.url } };
    const watching = admin(['source', 'log', '-f', id.trim()], world);
    await expect.poll(() => proxy.asked.length, { timeout: 20_000 }).toBeGreaterThan(1);
    held.release();
    const { code, stdout } = await watching;
    expect([code, texts(stdout)]).toEqual([0, linesOf(held.heldUrl, 'cut')]);
    expect(new URL(proxy.asked[0] ?? '', proxy.url).search).toBe('?after=0');
    expect(proxy.asked.at(-1)).not.toMatch(/after=0$/);
  });

  it('goes on when the registry stops and comes back, and tells each line once', async () => {
    const held = repository({ restarted: 'a' });
    const folder = await temporaryFolder();
    const port = await freePort();
    const settings = {
      ...loopbackAllowed,
      PORT: String(port),
      DATABASE_URL: `file:${join(folder, 'agenthub.db')}`,
    };
    const first = await startTestServer(settings);
    const env = { AGENTHUB_URL: first.url, AGENTHUB_TOKEN: first.adminKey };
    const watching = runCli(['admin', 'import', held.heldUrl, '--ns', 'admin', '-v'], { env });
    await held.isAsked();
    await first.close();
    const second = await startTestServer(settings);
    onTestFinished(second.close);
    await held.isAsked();
    held.release();
    const { code, stdout, stderr } = await watching;
    expect(stdout).toBe('new\trestarted\t1.0.0\tskills/restarted\t\n');
    expect(code).toBe(0);
    const said = stderr.split('\n').filter((line) => /^(Reading|Ended|refs|Plan)/.test(line));
    const [reading = '', ...others] = linesOf(held.heldUrl, 'restarted');
    // Read twice, since the first server gave the run back.
    expect(said).toEqual([reading, reading, ...others.filter((_, at) => at !== 2)]);
    expect(stderr).toContain('the connection broke; continuing');
  });
});
