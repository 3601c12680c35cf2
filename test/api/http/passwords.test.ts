import { describe, expect, it } from 'vitest';
import { adminOnly } from '#test/support/admin-only.ts';
import { cookieOf, json, refusal } from '#test/support/answers.ts';
import { fileRegistry, testRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

type Session = { token: string; expiresAt: string; user: { id: string; username: string } };

const login = (email: string, password: string) =>
  call('/auth/login', { method: 'POST', json: { email, password } });
const me = (token: string) => call('/users/me', { headers: { authorization: `Bearer ${token}` } });
const session = (user: User): User => ({ ...user, key: user.session });
const ended = (answer: Promise<Response>) => refusal(answer, 401, 'auth.invalid_credentials');
const change = (as: User | 'admin' | null, currentPassword: string, newPassword: string) =>
  call('/users/me/password', { method: 'PUT', as, json: { currentPassword, newPassword } });
const idOf = async (user: User) => (await json<{ id: string }>(call('/users/me', { as: user }))).id;

describe('PUT /api/v1/users/me/password', () => {
  it('changes it, ends every session but the one it answers with, and no key', async () => {
    const mei = await registry.user('mei');
    const stranger = await registry.user('stranger');
    const other = await json<Session>(login('mei', 'password of mei'));
    const response = await change(session(mei), 'password of mei', 'another password');
    expect(response.headers.get('cache-control')).toBe('no-store');
    const cookie = cookieOf(response);
    const text = await response.clone().text();
    const made = await json<Session>(response);
    expect(made.user.username).toBe('mei');
    expect(text).not.toMatch(/another password|password of mei|\$2[aby]\$/);
    await ended(me(mei.session));
    await ended(me(other.token));
    expect((await me(made.token)).status).toBe(200);
    expect((await call('/users/me', { headers: { cookie } })).status).toBe(200);
    expect((await call('/users/me', { as: mei })).status).toBe(200);
    expect((await me(stranger.session)).status).toBe(200);
    await ended(login('mei', 'password of mei'));
    await json(login('mei', 'another password'));
    const entry = await registry.audited('user.change_password', 'mei');
    expect(entry).toMatchObject({ actorName: 'mei', detail: {} });
  });

  it('takes an API key of the whole account, with the password', async () => {
    const keyed = await registry.user('keyed');
    await json(change(keyed, 'password of keyed', 'another password'));
    await json(login('keyed', 'another password'));
  });

  it('refuses a wrong current password, says so at its field, and changes nothing', async () => {
    const sure = await registry.user('sure');
    const problem = await refusal(
      change(session(sure), 'not it', 'another password'),
      400,
      'request.invalid',
    );
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/currentPassword']);
    expect((await me(sure.session)).status).toBe(200);
    await json(login('sure', 'password of sure'));
    expect(await registry.audited('user.change_password', 'sure')).toBeUndefined();
  });

  it('counts guesses at it as failed sign-ins', async () => {
    const guessed = await registry.user('guessed');
    for (let at = 0; at < 5; at++) {
      await refusal(change(session(guessed), `guess ${at}`, 'x'.repeat(8)), 400, 'request.invalid');
      await ended(login('guessed', `guess ${at}`));
    }
    const right = change(session(guessed), 'password of guessed', 'another password');
    await refusal(right, 429, 'auth.too_many_attempts');
    await refusal(login('guessed', 'password of guessed'), 429, 'auth.too_many_attempts');
  });

  it.each([
    ['7 characters', '1234567'],
    ['73 bytes', 'x'.repeat(73)],
    ['25 characters and 75 bytes', '密'.repeat(25)],
  ])('refuses a new one of %s', async (_, password) => {
    const problem = await refusal(
      change('admin', 'password of the admin', password),
      400,
      'request.invalid',
    );
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/newPassword']);
  });

  it('changes it once when two change it at the same moment', async () => {
    const racer = await registry.user('racer');
    const answers = await Promise.all(
      ['one password', 'other password'].map((next) =>
        change(session(racer), 'password of racer', next),
      ),
    );
    const statuses = answers.map(({ status }) => status).toSorted();
    // Whoever comes second finds another password, before or after it has checked its own.
    expect(statuses[0]).toBe(200);
    expect([400, 401, 409]).toContain(statuses[1]);
  });

  it('refuses no credential, a key for one namespace, and a page of another site', async () => {
    await refusal(change(null, 'a password', 'another password'), 401, 'auth.required');
    const bound = await registry.user('bound');
    const made = await json<{ key: string }>(
      call('/users/me/tokens', {
        method: 'POST',
        as: bound,
        json: { name: 'one', namespace: 'bound' },
      }),
      201,
    );
    const as = { ...bound, key: made.key };
    await refusal(change(as, 'password of bound', 'another password'), 403, 'auth.forbidden');
    const headers = { cookie: `agenthub_session=${bound.session}`, origin: 'https://evil.example' };
    const body = { currentPassword: 'password of bound', newPassword: 'another password' };
    await refusal(
      call('/users/me/password', { method: 'PUT', headers, json: body }),
      403,
      'request.cross_origin',
    );
    await json(login('bound', 'password of bound'));
  });
});

describe('PUT /api/v1/admin/users/{id}/password', () => {
  const set = (id: string, password: string, as: User | 'admin' | null = 'admin') =>
    call(`/admin/users/${id}/password`, { method: 'PUT', as, json: { password } });

  it("changes a user's password, ends the sessions and no key, and lets a locked-out owner in", async () => {
    const lost = await registry.user('lost');
    for (let at = 0; at < 11; at++) await login('lost', `guess ${at}`);
    const answer = await set(await idOf(lost), 'a new password');
    expect([answer.status, await answer.text()]).toEqual([204, '']);
    await ended(me(lost.session));
    expect((await call('/users/me', { as: lost })).status).toBe(200);
    await json(login('lost', 'a new password'));
    await ended(login('lost', 'password of lost'));
    const entry = await registry.audited('user.set_password', 'lost');
    expect(entry).toMatchObject({ actorName: 'admin', detail: {} });
  });

  it('refuses a password that is none, an id that is none, and a user that is not there', async () => {
    const kept = await registry.user('kept');
    const problem = await refusal(set(await idOf(kept), 'short'), 400, 'request.invalid');
    expect(problem.errors?.map(({ pointer }) => pointer)).toEqual(['/password']);
    await refusal(set('kept', 'a new password'), 400, 'request.invalid');
    const nobody = '01a50000-0000-7000-8000-000000000000';
    await refusal(set(nobody, 'a new password'), 404, 'user.not_found');
    expect((await me(kept.session)).status).toBe(200);
  });

  it('is for admins', async () => {
    const user = await registry.user('no-admin');
    const path = `/admin/users/${await idOf(user)}/password`;
    await adminOnly(registry, user)('PUT', path, { password: 'a new password' });
    expect(await registry.audited('user.set_password', 'no-admin')).toBeUndefined();
  });
});

it('a password that changed while it was checked opens nothing', async () => {
  let onVerified = async () => {};
  const native = registry.deps.passwords;
  const own = await testRegistry(
    {},
    {
      passwords: {
        ...native,
        async verify(password, hash) {
          const matches = await native.verify(password, hash);
          await onVerified();
          return matches;
        },
      },
    },
  );
  const slow = await own.user('slow');
  const { id } = await json<{ id: string }>(own.call('/users/me', { as: slow }));
  onVerified = async () => {
    onVerified = async () => {};
    const body = { password: 'a new password' };
    const answer = own.call(`/admin/users/${id}/password`, {
      method: 'PUT',
      as: 'admin',
      json: body,
    });
    expect((await answer).status).toBe(204);
  };
  const input = { email: 'slow', password: 'password of slow' };
  await ended(own.call('/auth/login', { method: 'POST', json: input }));
});
