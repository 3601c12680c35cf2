import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

type Token = { id: string; key: string; expiresAt: string | null };

const make = (as: User, input: object) =>
  call('/users/me/tokens', { method: 'POST', as, json: { name: 'made', ...input } });
const withKey = (user: User, { key }: Token): User => ({ ...user, key });

/** A user with a key that is limited in each way, and one of the whole account. */
async function keys(username: string) {
  const user = await registry.user(username);
  const session = { ...user, key: user.session };
  const key = async (input: object) => json<Token>(make(session, input), 201);
  return {
    user,
    session,
    whole: await key({ scopes: ['admin'], expiresInDays: null }),
    day: await key({ expiresInDays: 1 }),
    namespace: await key({ namespace: username }),
    publish: await key({ scopes: ['publish'] }),
    read: await key({ scopes: ['read'] }),
  };
}

describe('an API key makes none that outlives or outranks it', () => {
  it.each([
    ['of a day one without end', 'day', { expiresInDays: null }],
    ['of a day one of two days', 'day', { expiresInDays: 2 }],
    ['of a day one of ten years', 'day', { expiresInDays: 3650 }],
    ['to publish one for admins', 'publish', { scopes: ['admin'] }],
    ['to publish one with more beside', 'publish', { scopes: ['publish', 'admin'] }],
    ['to read any', 'read', { scopes: ['read'] }],
  ] as const)('%s', async (_, from, input) => {
    const all = await keys(`maker-${crypto.randomUUID()}`);
    const before = await registry.counts();
    const answer = await make(withKey(all.user, all[from]), input);
    expect([answer.status, await answer.text()]).toEqual([403, expect.stringMatching(/"auth\./)]);
    expect(await registry.counts()).toEqual(before);
  });

  it('but one that ends with it, where nothing is said', async () => {
    const { user, day } = await keys('heir');
    const heir = await json<Token>(make(withKey(user, day), {}), 201);
    expect(heir.expiresAt).toBe(day.expiresAt);
    const again = await json<Token>(make(withKey(user, heir), {}), 201);
    expect(again.expiresAt).toBe(day.expiresAt);
  });

  it('while a session, and a key without end, make what they are asked for', async () => {
    const { session, user, whole } = await keys('free');
    for (const as of [session, withKey(user, whole)]) {
      expect(await json<Token>(make(as, { expiresInDays: null }), 201)).toMatchObject({
        expiresAt: null,
      });
      const year = await json<Token & { createdAt: string }>(make(as, { expiresInDays: 365 }), 201);
      const days = (Date.parse(year.expiresAt ?? '') - Date.parse(year.createdAt)) / 86_400_000;
      expect(days).toBe(365);
    }
  });
});

describe('an API key for one namespace', () => {
  it('touches nothing of the account but itself', async () => {
    const { user, session, whole, namespace } = await keys('bounded');
    const as = withKey(user, namespace);
    const entrances: [string, string, object?][] = [
      ['DELETE', `/users/me/tokens/${whole.id}`],
      ['DELETE', '/users/me/tokens/01a50000-0000-7000-8000-000000000000'],
      ['POST', '/auth/logout?everywhere=true'],
      [
        'PUT',
        '/users/me/password',
        { currentPassword: 'password of bounded', newPassword: 'another password' },
      ],
    ];
    const before = await registry.counts();
    for (const [method, path, body] of entrances) {
      const init = { method, as, ...(body ? { json: body } : {}) };
      await refusal(call(path, init), 403, 'auth.forbidden');
    }
    expect(await registry.counts()).toEqual(before);
    expect((await call('/users/me', { as: session })).status).toBe(200);
    expect((await call('/users/me', { as: withKey(user, whole) })).status).toBe(200);
    const self = await call(`/users/me/tokens/${namespace.id}`, { method: 'DELETE', as });
    expect(self.status).toBe(204);
  });
});

describe('an API key revokes', () => {
  it('itself, and others that it could have made, but none with more scopes', async () => {
    const { user, whole, publish, read, day } = await keys('tidy');
    const as = withKey(user, publish);
    const revoke = (token: Token) => call(`/users/me/tokens/${token.id}`, { method: 'DELETE', as });
    await refusal(revoke(whole), 403, 'auth.insufficient_scope');
    expect((await call('/users/me', { as: withKey(user, whole) })).status).toBe(200);
    for (const token of [read, day, publish]) expect((await revoke(token)).status).toBe(204);
  });
});
