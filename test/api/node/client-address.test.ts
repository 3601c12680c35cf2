import { afterAll, describe, expect, it } from 'vitest';
import { json } from '#test/support/answers.ts';
import { startTestServer } from '#test/support/test-server.ts';

const trusting = await startTestServer({ TRUSTED_PROXIES: 'loopback' });
const alone = await startTestServer();
afterAll(async () => {
  await trusting.close();
  await alone.close();
});

type Server = typeof trusting;

function logIn({ url }: Server, email: string, forwardedFor: string) {
  return fetch(`${url}/api/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
    body: JSON.stringify({ email, password: 'wrong password' }),
  });
}

async function attempts({ deps }: Server): Promise<string> {
  const rows = await deps.db.query.select().from(deps.db.tables.loginAttempts);
  return JSON.stringify(rows);
}

async function registeredFrom({ url, deps }: Server, username: string, forwardedFor: string) {
  const body = { username, email: `${username}@example.com`, password: 'a long password' };
  const answer = fetch(`${url}/api/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-forwarded-for': forwardedFor },
    body: JSON.stringify(body),
  });
  await json(answer, 201);
  const rows = await deps.db.query.select().from(deps.db.tables.auditEntries);
  return rows.find(({ subject }) => subject === username)?.ip;
}

describe('a request through a trusted proxy', () => {
  it('counts as one address, whatever port it came from', async () => {
    const statuses = [];
    for (let at = 0; at < 101; at++) {
      const forwarded = `198.51.100.${at}, 203.0.113.7:${40_000 + at}`;
      statuses.push((await logIn(trusting, `user-${at}`, forwarded)).status);
    }
    expect(statuses.indexOf(429)).toBe(100);
  });

  it('counts as one network in IPv6, however it is written', async () => {
    const spellings = ['[2001:db8::7]:443', '2001:db8::7', '"[2001:db8::7]"', '2001:db8::abcd'];
    const statuses = [];
    for (let at = 0; at < 101; at++) {
      const forwarded = spellings[at % spellings.length] ?? '';
      statuses.push((await logIn(trusting, `user6-${at}`, forwarded)).status);
    }
    expect(statuses.indexOf(429)).toBe(100);
  });

  it('stands in the audit log by the address of its client', async () => {
    expect(await registeredFrom(trusting, 'by-port', '6.6.6.6, 203.0.113.8:40105')).toBe(
      '203.0.113.8',
    );
    expect(await registeredFrom(trusting, 'by-six', '"[2001:db8:5::7]:443"')).toBe('2001:db8:5::7');
  });

  it('counts as the proxy when the header holds no address, which is stored nowhere', async () => {
    const rubbish = ['unknown', `${'rubbish'.repeat(40)}`, '203.0.113.7, '];
    for (const forwarded of rubbish) await logIn(trusting, 'rubbish', forwarded);
    expect(await registeredFrom(trusting, 'by-rubbish', 'rubbish, unknown')).toBe('127.0.0.1');
    expect(await attempts(trusting)).not.toMatch(/unknown[^-]|rubbish/);
    expect(await attempts(trusting)).toContain('address:127.0.0.1');
  });
});

describe('a request from anywhere else', () => {
  it('counts as its peer, whatever its headers say', async () => {
    expect(await registeredFrom(alone, 'straight', '6.6.6.6')).toBe('127.0.0.1');
    await logIn(alone, 'straight', '6.6.6.6');
    expect(await attempts(alone)).not.toContain('6.6.6.6');
  });
});
