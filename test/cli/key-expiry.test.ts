import { eq } from 'drizzle-orm';
import { join } from 'node:path';
import { readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startTestServer } from '../support/test-server.ts';
import { runCli, temporaryFolder } from './run-cli.ts';

const day = 86_400_000;

/** A registry whose user has a key that expires at a time from now, in milliseconds. */
async function keyThatExpiresIn(milliseconds: number) {
  const server = await startTestServer();
  onTestFinished(() => server.close());
  const made = await fetch(`${server.url}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ username: 'mei', email: 'mei@example.com', password: 'long enough' }),
  });
  const { apiKey } = (await made.json()) as { apiKey: { id: string; key: string; start: string } };
  const { tokens } = server.deps.db.tables;
  const expiresAt = new Date(Date.now() + milliseconds);
  await server.deps.db.query.update(tokens).set({ expiresAt }).where(eq(tokens.id, apiKey.id));
  const home = await temporaryFolder();
  const whoami = (argv: string[] = [], now = new Date(), env: Record<string, string> = {}) =>
    runCli(['whoami', ...argv], {
      home,
      now: () => now,
      env: { AGENTHUB_URL: server.url, AGENTHUB_TOKEN: apiKey.key, ...env },
    });
  return { server, apiKey, expiresAt, home, whoami };
}

describe('an API key that expires within 14 days', () => {
  it('is said on stderr once a day, and leaves the document of --json alone', async () => {
    const { whoami, apiKey, expiresAt, home } = await keyThatExpiresIn(3 * day - 60_000);
    const first = await whoami(['--json']);
    const date = expiresAt.toISOString().slice(0, 10);
    expect(first.stderr).toBe(
      `warning: the API key ${apiKey.start}… expires within 3 days, on ${date} (UTC); create a new one and put it into AGENTHUB_TOKEN\n`,
    );
    expect(first.json().ok).toBe(true);
    expect((await whoami()).stderr).toBe('');
    const notices = await readFile(join(home, '.skills-registry/key-notices.json'), 'utf8');
    expect(notices).not.toContain(apiKey.key);
    expect((await whoami([], new Date(Date.now() + day))).stderr).toContain('within 3 days');
  });

  it('is not said with -q, and then still counts as new', async () => {
    const { whoami } = await keyThatExpiresIn(3 * day);
    expect(await whoami(['-q'])).toMatchObject({ code: 0, stderr: '' });
    expect((await whoami()).stderr).toContain('within 3 days');
  });

  it('is said in Chinese', async () => {
    const { whoami } = await keyThatExpiresIn(day / 2);
    const { stderr } = await whoami(['--lang', 'zh-CN']);
    expect(stderr).toMatch(/^警告： API 密钥 sr_.{4}… 将在1 天内过期（.* UTC）；请新建密钥/);
  });

  it('is judged by the clock of the registry: one of this machine that is days off changes nothing', async () => {
    const { whoami } = await keyThatExpiresIn(13 * day);
    for (const days of [-400, -1, 1, 20]) {
      const { code, stderr } = await whoami([], new Date(Date.now() + days * day));
      expect(code).toBe(0);
      expect(stderr).toContain('expires within 13 days');
    }
  });

  it('is not said of one that has 15 days left', async () => {
    const { whoami } = await keyThatExpiresIn(15 * day);
    expect((await whoami()).stderr).toBe('');
  });
});

describe('an API key that has expired', () => {
  it('ends the command with 4 and the time, which only its bearer is told', async () => {
    const { whoami, server, expiresAt } = await keyThatExpiresIn(-60_000);
    const { code, stderr } = await whoami([], new Date(Date.now() - day));
    expect(code).toBe(4);
    expect(stderr).toContain(`This API key expired at ${expiresAt.toISOString()}.`);
    const other = { 'x-api-key': `sr_${'x'.repeat(43)}` };
    const answer = await fetch(`${server.url}/api/v1/users/me`, { headers: other });
    expect(answer.status).toBe(401);
    expect(await answer.text()).not.toContain('expired at');
  });
});
