import { eq } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { adminOnly } from '#test/support/admin-only.ts';
import { json, refusal } from '#test/support/answers.ts';
import {
  fileRegistry,
  testRegistry,
  type TestRegistry,
  type User,
} from '#test/support/registry.ts';

const registry = await fileRegistry();

type Listed = { id: string; username: string; role: string; disabledAt: string | null };
type Page = { items: Listed[]; nextCursor: string | null; total: number };

const list = ({ call }: TestRegistry, query = '', as: User | 'admin' = 'admin') =>
  json<Page>(call(`/admin/users${query}`, { as }));
async function find(own: TestRegistry, name: string): Promise<Listed> {
  const { items } = await list(own, `?name=${encodeURIComponent(name)}`);
  if (!items[0]) throw new Error(`There is no ${name}`);
  return items[0];
}
const disable = (own: TestRegistry, id: string, disabled = true, as: User | 'admin' = 'admin') =>
  own.call(`/admin/users/${id}/disabled`, { method: 'PUT', as, json: { disabled } });
const ended = (answer: Promise<Response>) => refusal(answer, 401, 'auth.invalid_credentials');
const me = ({ call }: TestRegistry, token: string) =>
  call('/users/me', { headers: { authorization: `Bearer ${token}` } });

/** Makes another admin, as a later route will. */
async function promote(own: TestRegistry, username: string): Promise<void> {
  const { users } = own.deps.db.tables;
  await own.deps.db.query.update(users).set({ role: 'admin' }).where(eq(users.username, username));
}

describe('GET /api/v1/admin/users', () => {
  it('pages through all users, the newest first, and tells nothing secret', async () => {
    const own = await testRegistry();
    for (const name of ['first', 'second', 'third']) await own.user(name);
    const page = await list(own, '?size=2');
    expect(page.items.map(({ username }) => username)).toEqual(['third', 'second']);
    expect(page.total).toBe(4);
    const rest = await list(own, `?size=2&cursor=${page.nextCursor}`);
    expect(rest.items.map(({ username, role }) => [username, role])).toEqual([
      ['first', 'user'],
      ['admin', 'admin'],
    ]);
    expect(rest.nextCursor).toBeNull();
    expect(JSON.stringify([page, rest])).not.toMatch(/passwordHash|sessionEpoch|\$2[aby]\$/);
  });

  it('finds one by username or e-mail address, whatever the case, and nobody else', async () => {
    await registry.user('wanted');
    for (const name of ['wanted', 'WANTED@example.com', ' Wanted ']) {
      const page = await list(registry, `?name=${encodeURIComponent(name)}`);
      expect(page.items.map(({ username }) => username)).toEqual(['wanted']);
      expect(page.total).toBe(1);
    }
    for (const name of ['want', '%', 'wanted@example', "'"])
      expect((await list(registry, `?name=${encodeURIComponent(name)}`)).total).toBe(0);
  });

  it('refuses a cursor and a size that are none', async () => {
    for (const query of ['?cursor=x', '?size=0', '?size=101', `?name=${'x'.repeat(255)}`])
      await refusal(registry.call(`/admin/users${query}`, { as: 'admin' }), 400, 'request.invalid');
  });

  it('is for admins', async () => {
    await adminOnly(registry, await registry.user('curious'))('GET', '/admin/users');
    expect((await list(registry)).total).toBeGreaterThan(1);
  });
});

describe('PUT /api/v1/admin/users/{id}/disabled', () => {
  it('ends sessions, keys and the password of a user at once, and gives keys and password back', async () => {
    const leaver = await registry.user('leaver');
    const { id } = await find(registry, 'leaver');
    const answer = await json<Listed>(disable(registry, id));
    expect(answer).toMatchObject({ id, username: 'leaver' });
    expect(Date.now() - Date.parse(answer.disabledAt ?? '')).toBeLessThan(60_000);
    await ended(me(registry, leaver.session));
    await ended(me(registry, leaver.key));
    const input = { email: 'leaver', password: 'password of leaver' };
    const login = () => registry.call('/auth/login', { method: 'POST', json: input });
    await ended(login());
    expect(await find(registry, 'leaver')).toEqual(answer);
    expect(await registry.audited('user.disable', 'leaver')).toMatchObject({ actorName: 'admin' });

    expect(await json(disable(registry, id, false))).toMatchObject({ disabledAt: null });
    // A session that was stolen does not come back with its user.
    await ended(me(registry, leaver.session));
    expect((await me(registry, leaver.key)).status).toBe(200);
    await json(login());
    expect(await registry.audited('user.enable', 'leaver')).toMatchObject({ actorName: 'admin' });
  });

  it('changes nothing for one that is so already', async () => {
    await registry.user('twice');
    const { id } = await find(registry, 'twice');
    await json(disable(registry, id, false));
    expect(await registry.audited('user.enable', 'twice')).toBeUndefined();
    const first = await json(disable(registry, id));
    const before = await registry.counts();
    expect(await json(disable(registry, id))).toEqual(first);
    expect(await registry.counts()).toEqual(before);
  });

  it('keeps the last active admin, also when two disable each other at once', async () => {
    const own = await testRegistry();
    const admin = await find(own, 'admin');
    await refusal(disable(own, admin.id), 409, 'user.last_admin');
    expect((await find(own, 'admin')).disabledAt).toBeNull();

    const second = await own.user('second');
    await promote(own, 'second');
    const other = await find(own, 'second');
    const asSecond = { ...second, key: second.session };
    const answers = await Promise.all([
      disable(own, admin.id, true, asSecond),
      disable(own, other.id, true, 'admin'),
    ]);
    // The one who was disabled cannot read the list any more.
    const isAdminDisabled = answers[0]?.status === 200;
    const { items } = await list(own, '', isAdminDisabled ? asSecond : 'admin');
    const active = items.filter(({ role, disabledAt }) => role === 'admin' && disabledAt === null);
    expect(active).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('refuses what is no answer, no id and nobody', async () => {
    await registry.user('asked');
    const { id } = await find(registry, 'asked');
    for (const body of [{}, { disabled: 'yes' }, { disabled: true, role: 'admin' }]) {
      const init = { method: 'PUT', as: 'admin', json: body } as const;
      await refusal(registry.call(`/admin/users/${id}/disabled`, init), 400, 'request.invalid');
    }
    await refusal(disable(registry, 'asked'), 400, 'request.invalid');
    const nobody = '01a50000-0000-7000-8000-000000000000';
    await refusal(disable(registry, nobody), 404, 'user.not_found');
  });

  it('is for admins', async () => {
    const user = await registry.user('meddler');
    const { id } = await find(registry, 'meddler');
    const refuses = adminOnly(registry, user);
    await refuses('PUT', `/admin/users/${id}/disabled`, { disabled: true });
    expect((await find(registry, 'meddler')).disabledAt).toBeNull();
  });
});
