import { describe, expect, it } from 'vitest';
import { reportWaiting } from '#cli/publish/report-waiting.ts';
import { runCli } from '../run-cli.ts';
import { folderOf, skill } from '../test-registry.ts';

const env = { AGENTHUB_URL: 'http://hub.test', AGENTHUB_TOKEN: 'sr_test' };
const meta = {
  version: '1.0.0',
  cli: { latest: '1.0.0', minimum: '1.0.0' },
  registration: 'open',
  anonymousRead: true,
  defaultVisibility: 'internal',
  limits: { archiveBytesMax: 1_000_000, fileBytesMax: 1_000_000, filesMax: 100 },
};

/** A registry that tells about itself, and takes what is published as `post` does. */
const registry =
  (post: typeof fetch): typeof fetch =>
  async (input, init) =>
    init?.method === 'POST' ? post(input, init) : Response.json(meta);

/** What a line that is dead gives: nothing, until the call is ended. */
const dead: typeof fetch = (_input, init) =>
  new Promise((_, reject) => {
    init?.signal?.addEventListener('abort', () => reject(init.signal?.reason));
  });

describe('agenthub-cli publish over a slow or dead line', () => {
  it('is given up once after --timeout, and the error names it', async () => {
    const cwd = await folderOf({ 'SKILL.md': skill('slow') });
    let sent = 0;
    const fetch = registry((input, init) => {
      sent += 1;
      return dead(input, init);
    });
    // The rest of a publish needs some time of its own on a busy machine.
    const argv = ['publish', '--timeout', '3'];
    const { code, stderr } = await runCli(argv, { cwd, env, fetch });
    expect({ code, sent }).toEqual({ code: 6, sent: 1 });
    expect(stderr).toContain('The registry did not answer within 3 s');
    expect(stderr).toContain(
      'hint: for a slow connection, allow more time:  agenthub-cli publish --timeout 12\n',
    );
  });

  it('says on stderr that it tries again, and why, where nothing is a terminal', async () => {
    const cwd = await folderOf({ 'SKILL.md': skill('slow') });
    let sent = 0;
    const fetch = registry(async () => {
      sent += 1;
      return sent === 1
        ? new Response('slow down', { status: 429, headers: { 'retry-after': '0.01' } })
        : new Response(null, { status: 422 });
    });
    const { stdout, stderr } = await runCli(['publish'], { cwd, env, fetch });
    expect(sent).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain('internal.error: trying again in 0.01 s\n');
  });

  it('tells how long nothing was heard, again and again, until it ends', async () => {
    const told: number[] = [];
    const { promise, resolve } = Promise.withResolvers<string>();
    const tell = (seconds: number) => {
      told.push(seconds);
      if (told.length === 3) resolve('done');
    };
    expect(await reportWaiting(promise, tell, 1)).toBe('done');
    expect(told).toHaveLength(3);
  });
});
