import { describe, expect, it } from 'vitest';
import { adminOnly } from '#test/support/admin-only.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

type Token = { id: string; name: string; key: string; lastUsedAt: string | null };
type Tokens = { items: Token[]; nextCursor: string | null; total: number };

const idOf = async (user: User) => (await json<{ id: string }>(call('/users/me', { as: user }))).id;
const make = (as: User, name: string) =>
  json<Token>(call('/users/me/tokens', { method: 'POST', as, json: { name } }), 201);

describe('GET /api/v1/admin/users/{id}/tokens', () => {
  it('pages through the keys of a user, with their last use and its address, and no key', async () => {
    const user = await registry.user('owner-of-three');
    const id = await idOf(user);
    await make(user, 'second');
    await make(user, 'third');
    const list = (query = '') =>
      json<Tokens>(call(`/admin/users/${id}/tokens${query}`, { as: 'admin' }));
    const all = await list();
    expect(all.items.map(({ name }) => name)).toEqual(['third', 'second', 'First key']);
    expect(all).toMatchObject({ total: 3, nextCursor: null });
    expect(all.items[2]).toHaveProperty('lastUsedIp');
    expect(Date.now() - Date.parse(all.items[2]?.lastUsedAt ?? '')).toBeLessThan(60_000);
    expect(JSON.stringify(all)).not.toMatch(/"(key|hash)"/);
    const first = await list('?size=2');
    expect(first.items).toHaveLength(2);
    const rest = await list(`?size=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items].map(({ id: one }) => one)).toEqual(
      all.items.map(({ id: one }) => one),
    );
  });

  it('refuses nobody, no id, no cursor, and whoever is no admin', async () => {
    const user = await registry.user('curious');
    const id = await idOf(user);
    const path = `/admin/users/${id}/tokens`;
    await adminOnly(registry, user)('GET', path);
    await refusal(call(`${path}?cursor=x`, { as: 'admin' }), 400, 'request.invalid');
    await refusal(call('/admin/users/x/tokens', { as: 'admin' }), 400, 'request.invalid');
    const nobody = `/admin/users/${crypto.randomUUID()}/tokens`;
    await refusal(call(nobody, { as: 'admin' }), 404, 'user.not_found');
  });
});

describe('DELETE /api/v1/admin/users/{id}/tokens/{tokenId}', () => {
  it('ends the key of a user at once, and says so in the audit log', async () => {
    const user = await registry.user('careless');
    const id = await idOf(user);
    const lost = await make(user, 'lost');
    const revoke = () =>
      call(`/admin/users/${id}/tokens/${lost.id}`, { method: 'DELETE', as: 'admin' });
    expect((await revoke()).status).toBe(204);
    await refusal(
      call('/users/me', { as: { ...user, key: lost.key } }),
      401,
      'auth.invalid_credentials',
    );
    expect(await registry.audited('token.revoke', 'careless:lost')).toMatchObject({
      actorName: 'admin',
    });
    await refusal(revoke(), 404, 'token.not_found');
    await json(call('/users/me', { as: user }));
  });

  it("refuses another user's key, nobody, and whoever is no admin", async () => {
    const user = await registry.user('keeper');
    const other = await registry.user('other-keeper');
    const kept = await make(user, 'kept');
    const of = async (one: User) => `/admin/users/${await idOf(one)}/tokens/${kept.id}`;
    const init = { method: 'DELETE', as: 'admin' } as const;
    await refusal(call(await of(other), init), 404, 'token.not_found');
    const nobody = `/admin/users/${crypto.randomUUID()}/tokens/${kept.id}`;
    await refusal(call(nobody, init), 404, 'user.not_found');
    await adminOnly(registry, user)('DELETE', await of(user));
    await json(call('/users/me', { as: { ...user, key: kept.key } }));
  });
});
