import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

type Token = {
  id: string;
  key: string;
  start: string;
  scopes: string[];
  namespace: string | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
};

const session = (user: User): User => ({ ...user, key: user.session });
const make = (as: User, input: object) =>
  call('/users/me/tokens', { method: 'POST', as, json: input });
const withKey = (user: User, { key }: Token): User => ({ ...user, key });

describe('GET /api/v1/users/me', () => {
  it('tells the caller who they are, and nothing secret', async () => {
    const mei = await registry.user('mei');
    const response = await call('/users/me', { as: mei });
    const text = await response.clone().text();
    expect(await json(response)).toMatchObject({
      username: 'mei',
      email: 'mei@example.com',
      role: 'user',
      namespaces: [{ name: 'mei', role: 'owner' }],
    });
    expect(text).not.toMatch(/passwordHash|sessionEpoch|\$2[aby]\$/);
    expect(response.headers.get('cache-control')).toBe('private, no-cache');
  });

  it('refuses no credential and a wrong one', async () => {
    await refusal(call('/users/me'), 401, 'auth.required');
    const headers = { 'x-api-key': `sr_${'x'.repeat(43)}` };
    await refusal(call('/users/me', { headers }), 401, 'auth.invalid_credentials');
  });
});

describe('POST /api/v1/users/me/tokens', () => {
  it('makes a key that works, shows it once and stores only its hash', async () => {
    const user = await registry.user('maker');
    const response = await make(session(user), { name: 'laptop' });
    expect(response.headers.get('cache-control')).toBe('no-store');
    const token = await json<Token>(response, 201);
    expect(token.key).toMatch(/^sr_[\w-]{43}$/);
    expect(token.start).toBe(token.key.slice(0, 7));
    const days = (Date.parse(token.expiresAt ?? '') - Date.parse(token.createdAt)) / 86_400_000;
    expect(days).toBe(90);
    expect(await json(call('/users/me', { as: withKey(user, token) }))).toMatchObject({
      username: 'maker',
    });
    const list = await (await call('/users/me/tokens', { as: user })).text();
    expect(list).not.toContain(token.key);
    const { tokens, auditEntries } = registry.deps.db.tables;
    const rows = [
      ...(await registry.deps.db.query.select().from(tokens)),
      ...(await registry.deps.db.query.select().from(auditEntries)),
    ];
    expect(JSON.stringify(rows)).not.toContain(token.key.slice(7));
    const [row] = await registry.deps.db.query.select().from(tokens).where(eq(tokens.id, token.id));
    expect(row?.hash).toMatch(/^[0-9a-f]{64}$/);
    expect(await registry.audited('token.create', 'maker:laptop')).toMatchObject({
      actorName: 'maker',
    });
  });

  it('makes a key with the life, the scopes and the namespace that were asked for', async () => {
    const user = await registry.user('chooser');
    const input = { name: 'ci', scopes: ['read'], namespace: 'chooser', expiresInDays: null };
    expect(await json(make(session(user), input), 201)).toMatchObject({
      scopes: ['read'],
      namespace: 'chooser',
      expiresAt: null,
    });
  });

  it('grants no more than the caller holds', async () => {
    const user = await registry.user('limited');
    const reader = withKey(
      user,
      await json<Token>(make(user, { name: 'r', scopes: ['read'] }), 201),
    );
    const before = await registry.counts();
    for (const as of [user, reader])
      await refusal(make(as, { name: 'up', scopes: ['admin'] }), 403, 'auth.insufficient_scope');
    await refusal(make(reader, { name: 'r', scopes: ['read'] }), 403, 'auth.insufficient_scope');
    await refusal(make(user, { name: 'x', namespace: 'admin' }), 404, 'namespace.not_found');
    expect(await registry.counts()).toEqual(before);
    await json(make(session(user), { name: 'all', scopes: ['admin'] }), 201);
  });

  it('keeps what a key for one namespace makes within that namespace', async () => {
    const user = await registry.user('bounded');
    const key = await json<Token>(make(user, { name: 'one', namespace: 'bounded' }), 201);
    const next = await json<Token>(make(withKey(user, key), { name: 'two' }), 201);
    expect(next.namespace).toBe('bounded');
  });

  it.each([
    ['no name', {}, '/name'],
    ['a blank name', { name: '  ' }, '/name'],
    ['no scopes', { name: 'x', scopes: [] }, '/scopes'],
    ['a scope that is none', { name: 'x', scopes: ['root'] }, '/scopes/0'],
    ['a life of no days', { name: 'x', expiresInDays: 0 }, '/expiresInDays'],
    ['a life of 20 years', { name: 'x', expiresInDays: 7300 }, '/expiresInDays'],
  ])('refuses %s', async (_, input, pointer) => {
    const problem = await refusal(
      call('/users/me/tokens', { method: 'POST', as: 'admin', json: input }),
      400,
      'request.invalid',
    );
    expect(problem.errors?.[0]?.pointer).toBe(pointer);
  });

  it('refuses someone who is not signed in', async () => {
    const answer = call('/users/me/tokens', { method: 'POST', json: { name: 'x' } });
    await refusal(answer, 401, 'auth.required');
  });
});

describe('GET /api/v1/users/me/tokens', () => {
  it("lists the caller's keys, newest first, with their last use, and nobody else's", async () => {
    const user = await registry.user('lister');
    const other = await registry.user('unlisted');
    await json(make(other, { name: 'not yours' }), 201);
    await json(make(user, { name: 'second' }), 201);
    const { items } = await json<{ items: (Token & { name: string })[] }>(
      call('/users/me/tokens', { as: user }),
    );
    expect(items.map(({ name }) => name)).toEqual(['second', 'First key']);
    expect(items[0]?.lastUsedAt).toBeNull();
    expect(Date.now() - Date.parse(items[1]?.lastUsedAt ?? '')).toBeLessThan(60_000);
    expect(JSON.stringify(items)).not.toMatch(/"(key|hash)"/);
  });

  it('refuses someone who is not signed in', async () => {
    await refusal(call('/users/me/tokens'), 401, 'auth.required');
  });
});

describe('DELETE /api/v1/users/me/tokens/{id}', () => {
  it('ends a key at once, for good', async () => {
    const user = await registry.user('revoker');
    const token = await json<Token>(make(user, { name: 'lost' }), 201);
    const revoke = () => call(`/users/me/tokens/${token.id}`, { method: 'DELETE', as: user });
    expect((await revoke()).status).toBe(204);
    await refusal(call('/users/me', { as: withKey(user, token) }), 401, 'auth.invalid_credentials');
    const list = await (await call('/users/me/tokens', { as: user })).text();
    expect(list).not.toContain('lost');
    expect(await registry.audited('token.revoke', 'revoker:lost')).toMatchObject({
      actorName: 'revoker',
    });
    await refusal(revoke(), 404, 'token.not_found');
  });

  it("answers another user's key as a missing one, and leaves it", async () => {
    const owner = await registry.user('owner');
    const thief = await registry.user('thief');
    const token = await json<Token>(make(owner, { name: 'mine' }), 201);
    const path = `/users/me/tokens/${token.id}`;
    await refusal(call(path, { method: 'DELETE', as: thief }), 404, 'token.not_found');
    expect((await call('/users/me', { as: withKey(owner, token) })).status).toBe(200);
  });

  it('refuses what is no id, no credential, and a key that may only read', async () => {
    const user = await registry.user('careless');
    const token = await json<Token>(make(user, { name: 'r', scopes: ['read'] }), 201);
    const path = `/users/me/tokens/${token.id}`;
    await refusal(
      call('/users/me/tokens/1', { method: 'DELETE', as: user }),
      400,
      'request.invalid',
    );
    await refusal(call(path, { method: 'DELETE' }), 401, 'auth.required');
    const as = withKey(user, token);
    await refusal(call(path, { method: 'DELETE', as }), 403, 'auth.insufficient_scope');
  });
});
