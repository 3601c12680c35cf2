import { afterAll, describe, expect, it } from 'vitest';
import { createPasswordHasher } from '#api/platform/password/node-bcrypt.ts';
import { json } from '#test/support/answers.ts';
import { skillMd } from '#test/support/registry.ts';
import { startTestServer } from '#test/support/test-server.ts';

// As costly as takes a flood some seconds, whatever the machine: what follows counts and does not measure.
const server = await startTestServer({}, undefined, { passwords: createPasswordHasher(11) });
afterAll(() => server.close());

const post = (path: string, body: object, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/v1${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
const account = (username: string) => ({
  username,
  email: `${username}@example.com`,
  password: 'a long password',
});
const me = (headers: Record<string, string>) => fetch(`${server.url}/api/v1/users/me`, { headers });

const floods = {
  'sign-ins at unknown accounts': (at: number) =>
    post('/auth/login', { email: `nobody-${at}`, password: 'wrong password' }),
  registrations: (at: number) => post('/auth/register', account(`bot-${at}`)),
};

describe.each(Object.entries(floods))('a flood of %s', (name, one) => {
  it('lets those in who have a key or a session, and publish, and says when to come back', async () => {
    const username = `owner-${name.length}`;
    const owner = await json<{ token: string; apiKey: { key: string } }>(
      post('/auth/register', account(username)),
      201,
    );
    let pending = 90;
    const flood = Array.from({ length: pending }, async (_, at) => {
      const answer = await one(at);
      pending -= 1;
      return { status: answer.status, after: answer.headers.get('retry-after') };
    });
    // The first of it is answered: all of it has arrived.
    await Promise.race(flood);
    for (let times = 0; times < 5; times++) {
      expect((await me({ 'x-api-key': owner.apiKey.key })).status).toBe(200);
      expect((await me({ authorization: `Bearer ${owner.token}` })).status).toBe(200);
      expect((await me({ cookie: `agenthub_session=${owner.token}` })).status).toBe(200);
      expect((await me({ 'x-api-key': `sr_${'z'.repeat(43)}` })).status).toBe(401);
    }
    const files = [{ path: 'SKILL.md', content: skillMd('in-between') }];
    await json(post('/skills', { files }, { 'x-api-key': owner.apiKey.key }), 201);
    // Behind the flood they would have been answered when nothing of it was left.
    expect(pending).toBeGreaterThan(10);

    const answers = await Promise.all(flood);
    const busy = answers.filter(({ status }) => status === 503);
    expect(busy.length).toBeGreaterThan(0);
    expect(busy.map(({ after }) => after)).toEqual(busy.map(() => '5'));
    const done = answers.filter(({ status }) => status !== 503).map(({ status }) => status);
    expect(new Set(done)).toEqual(new Set([name === 'registrations' ? 201 : 401]));
  });
});
