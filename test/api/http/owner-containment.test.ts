import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import type { MemberRole } from '#schema/user.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, type User } from '#test/support/registry.ts';

const registry = await fileRegistry();
const { call } = registry;

const session = (user: User): User => ({ ...user, key: user.session });

async function keyOf(user: User, input: object): Promise<User> {
  const made = call('/users/me/tokens', {
    method: 'POST',
    as: session(user),
    json: { name: 'made', ...input },
  });
  return { ...user, key: (await json<{ key: string }>(made, 201)).key };
}

async function setRole(username: string, role: 'admin' | 'user'): Promise<void> {
  const { users } = registry.deps.db.tables;
  await registry.deps.db.query.update(users).set({ role }).where(eq(users.username, username));
}

async function setMemberRole(username: string, role: MemberRole | null): Promise<void> {
  const { users, namespaceMembers } = registry.deps.db.tables;
  const { query } = registry.deps.db;
  const [user] = await query.select().from(users).where(eq(users.username, username));
  const [own] = await query
    .select()
    .from(registry.deps.db.tables.namespaces)
    .where(eq(registry.deps.db.tables.namespaces.name, username));
  for (const row of await query
    .select()
    .from(namespaceMembers)
    .where(eq(namespaceMembers.userId, user?.id ?? ''))) {
    if (row.namespaceId === own?.id) continue;
    const here = eq(namespaceMembers.namespaceId, row.namespaceId);
    if (role === null) await query.delete(namespaceMembers).where(here);
    else await query.update(namespaceMembers).set({ role }).where(here);
  }
}

describe('an API key grants no more than its owner has now', () => {
  it('nothing once its owner is disabled, and again once enabled', async () => {
    const user = await registry.user('leaver');
    const key = await keyOf(user, { scopes: ['admin'] });
    const { id } = await json<{ id: string }>(call('/users/me', { as: key }));
    const disable = (disabled: boolean) =>
      call(`/admin/users/${id}/disabled`, { method: 'PUT', as: 'admin', json: { disabled } });
    await json(disable(true));
    await refusal(call('/users/me', { as: key }), 401, 'auth.invalid_credentials');
    await json(disable(false));
    await json(call('/users/me', { as: key }));
  });

  it('no rights of an admin once its owner is none, with every scope', async () => {
    const user = await registry.user('demoted');
    const key = await keyOf(user, { scopes: ['read', 'publish', 'admin'] });
    await refusal(call('/admin/users', { as: key }), 403, 'auth.forbidden');
    await setRole('demoted', 'admin');
    await json(call('/admin/users', { as: key }));
    await setRole('demoted', 'user');
    await refusal(call('/admin/users', { as: key }), 403, 'auth.forbidden');
  });

  it('no more of a namespace than its owner has there: maintainer, member, nothing', async () => {
    const boss = await registry.user('boss');
    const user = await registry.user('helper');
    await registry.join('helper', 'boss', 'maintainer');
    const files = { 'SKILL.md': skillMd('plan') };
    expect((await registry.publish(boss, files, '?visibility=private')).status).toBe(201);
    const keys = [await keyOf(user, {}), await keyOf(user, { namespace: 'boss' })];
    const show = (as: User) => call('/skills/boss/plan', { as });
    const hide = (as: User) =>
      call('/skills/boss/plan', { method: 'PATCH', as, json: { visibility: 'private' } });
    for (const key of keys) await json(hide(key));

    await setMemberRole('helper', 'member');
    for (const key of keys) {
      await json(show(key));
      await refusal(hide(key), 403, 'auth.forbidden');
    }

    await setMemberRole('helper', null);
    for (const key of keys) {
      await refusal(show(key), 404, 'asset.not_found');
      await refusal(hide(key), 404, 'asset.not_found');
      const next = { 'SKILL.md': skillMd('other') };
      await refusal(registry.publish(key, next, '?namespace=boss'), 403, 'auth.forbidden');
    }
  });
});
