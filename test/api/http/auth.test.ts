import { describe, expect, it } from 'vitest';
import { cookieOf, json, refusal } from '#test/support/answers.ts';
import { fileRegistry, testRegistry } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

const account = (username: string) => ({
  username,
  email: `${username}@example.com`,
  password: `password of ${username}`,
});
const register = (input: object) => call('/auth/register', { method: 'POST', json: input });
const login = (email: string, password: string) =>
  call('/auth/login', { method: 'POST', json: { email, password } });

type Session = { token: string; expiresAt: string; user: { username: string; email: string } };

describe('POST /api/v1/auth/register', () => {
  it('makes an account with its namespace, a session and a first key that works', async () => {
    const response = await register({ ...account('mei'), email: 'Mei@Example.com' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('set-cookie')).toMatch(
      /^agenthub_session=[^;]+;.*Path=\/.*HttpOnly.*SameSite=Lax/i,
    );
    const made = await json<Session & { apiKey: { key: string; scopes: string[] } }>(response, 201);
    expect(made.user).toMatchObject({
      username: 'mei',
      email: 'mei@example.com',
      role: 'user',
      namespaces: [{ name: 'mei', role: 'owner' }],
    });
    expect(made.apiKey.key).toMatch(/^sr_[\w-]{43}$/);
    expect(made.apiKey.scopes).toEqual(['read', 'publish']);
    const me = await call('/users/me', { headers: { 'x-api-key': made.apiKey.key } });
    expect(await json(me)).toMatchObject({ username: 'mei' });
    expect(await registry.audited('user.register', 'mei')).toMatchObject({ actorName: 'mei' });
  });

  it('refuses a username or an e-mail address that is taken, and says which', async () => {
    await json(register(account('taken')), 201);
    const before = { ...(await registry.counts()), loginAttempts: 0 };
    const name = await refusal(
      register({ ...account('taken'), email: 'new@example.com' }),
      409,
      'user.taken',
    );
    expect(name.errors?.map(({ pointer }) => pointer)).toEqual(['/username']);
    const mail = await refusal(
      register({ ...account('other'), email: 'TAKEN@example.com' }),
      409,
      'user.taken',
    );
    expect(mail.errors?.map(({ pointer }) => pointer)).toEqual(['/email']);
    expect({ ...(await registry.counts()), loginAttempts: 0 }).toEqual(before);
  });

  it('makes one account when two ask for the same name at once', async () => {
    const statuses = await Promise.all(
      ['a', 'b', 'c', 'd'].map(async (who) => {
        const answer = await register({ ...account('racer'), email: `${who}@race.example.com` });
        return answer.status;
      }),
    );
    expect(statuses.toSorted()).toEqual([201, 409, 409, 409]);
  });

  it.each([
    ['a reserved name', { username: 'skills' }, '/username'],
    ['a name that is no slug', { username: 'Mei Lin' }, '/username'],
    ['a name of one letter', { username: 'm' }, '/username'],
    ['an address that is none', { email: 'mei' }, '/email'],
    ['a password of 7 characters', { password: '1234567' }, '/password'],
    ['a password of 73 bytes', { password: 'x'.repeat(73) }, '/password'],
    ['a password of 25 characters and 75 bytes', { password: '密'.repeat(25) }, '/password'],
  ])('refuses %s', async (_, change, pointer) => {
    const before = await registry.counts();
    const problem = await refusal(
      register({ ...account('refused'), ...change }),
      400,
      'request.invalid',
    );
    expect(problem.errors?.map((error) => error.pointer)).toEqual([pointer]);
    expect(await registry.counts()).toEqual(before);
  });

  it('takes a password of exactly 72 bytes', async () => {
    const password = '密'.repeat(24);
    await json(register({ ...account('long-one'), password }), 201);
    await json(login('long-one', password));
    // bcrypt reads no further, so this would be the same password to it.
    await refusal(login('long-one', `${password}!`), 401, 'auth.invalid_credentials');
  });

  it('makes no account where registration is closed', async () => {
    const closed = await testRegistry({ REGISTRATION: 'closed' });
    const before = await closed.counts();
    const answer = closed.call('/auth/register', { method: 'POST', json: account('mei') });
    await refusal(answer, 403, 'auth.registration_closed');
    expect(await closed.counts()).toEqual(before);
  });
});

describe('POST /api/v1/auth/login', () => {
  it('signs in by e-mail address or username, whatever the case', async () => {
    await json(register(account('bo-login')), 201);
    for (const who of ['bo-login@example.com', ' BO-login@example.com', 'Bo-Login']) {
      const session = await json<Session>(login(who, 'password of bo-login'));
      const me = await call('/users/me', { headers: { authorization: `Bearer ${session.token}` } });
      expect(await json(me)).toMatchObject({ username: 'bo-login' });
      const lifetime = Date.parse(session.expiresAt) - Date.now();
      expect(lifetime / 3_600_000).toBeCloseTo(24, 1);
    }
    expect(await registry.audited('user.login', 'bo-login')).toMatchObject({
      actorName: 'bo-login',
    });
  });

  it('gives an unknown account and a wrong password the same answer', async () => {
    await json(register(account('ana')), 201);
    const known = await refusal(login('ana', 'wrong password'), 401, 'auth.invalid_credentials');
    const unknown = await refusal(login('nobody', 'wrong'), 401, 'auth.invalid_credentials');
    expect({ ...known, requestId: '' }).toEqual({ ...unknown, requestId: '' });
  });

  it('refuses a body that is not its own', async () => {
    await refusal(
      call('/auth/login', { method: 'POST', json: { email: 'x' } }),
      400,
      'request.invalid',
    );
    const form = { method: 'POST', body: new URLSearchParams({ email: 'a', password: 'b' }) };
    await refusal(call('/auth/login', form), 415, 'request.unsupported_media_type');
  });

  it('refuses a page of another site, with a cookie or without', async () => {
    const answer = call('/auth/login', {
      method: 'POST',
      headers: { origin: 'https://evil.example' },
      json: { email: 'mei', password: 'password of mei' },
    });
    await refusal(answer, 403, 'request.cross_origin');
  });
});

describe('POST /api/v1/auth/logout', () => {
  it('takes the session away from this browser only', async () => {
    const response = await register(account('leaves'));
    const cookie = cookieOf(response);
    const headers = { cookie, origin: 'http://localhost:8000' };
    const answer = await call('/auth/logout', { method: 'POST', headers });
    expect(answer.status).toBe(204);
    expect(answer.headers.get('set-cookie')).toMatch(/^agenthub_session=;.*Max-Age=0/);
    expect((await call('/users/me', { headers: { cookie } })).status).toBe(200);
  });

  it('ends every session of the user at once, and no key, when asked for all', async () => {
    const user = await registry.user('everywhere');
    const other = await json<Session>(login('everywhere', 'password of everywhere'));
    const stranger = await registry.user('stays-in');
    const me = (token: string) =>
      call('/users/me', { headers: { authorization: `Bearer ${token}` } });
    const answer = await call('/auth/logout?everywhere=true', {
      method: 'POST',
      headers: { authorization: `Bearer ${user.session}` },
    });
    expect(answer.status).toBe(204);
    await refusal(me(user.session), 401, 'auth.invalid_credentials');
    await refusal(me(other.token), 401, 'auth.invalid_credentials');
    expect((await me(user.key)).status).toBe(200);
    expect((await me(stranger.session)).status).toBe(200);
    await json(login('everywhere', 'password of everywhere'));
    expect(await registry.audited('user.sign_out_everywhere')).toMatchObject({
      actorName: 'everywhere',
    });
  });

  it('does not say that it ended all sessions to someone it does not know', async () => {
    await refusal(call('/auth/logout?everywhere=true', { method: 'POST' }), 401, 'auth.required');
    const headers = { authorization: 'Bearer a.b.c' };
    await refusal(
      call('/auth/logout?everywhere=true', { method: 'POST', headers }),
      401,
      'auth.required',
    );
  });

  it('lets a browser with a dead session out all the same', async () => {
    const headers = { cookie: 'agenthub_session=a.b.c', origin: 'http://localhost:8000' };
    expect((await call('/auth/logout', { method: 'POST', headers })).status).toBe(204);
  });

  it('refuses a page of another site, and one that says nothing good', async () => {
    for (const origin of ['https://evil.example', 'null', 'nonsense']) {
      const answer = call('/auth/logout', { method: 'POST', headers: { origin } });
      await refusal(answer, 403, 'request.cross_origin');
    }
    await refusal(
      call('/auth/logout?everywhere=maybe', { method: 'POST' }),
      400,
      'request.invalid',
    );
  });
});
