import { describe, expect, it } from 'vitest';
import type { AccountLink } from '#schema/account-link.ts';
import type { UserSummary } from '#schema/user.ts';
import { adminOnly } from '#test/support/admin-only.ts';
import { fakeClock } from '#test/support/clock.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, testRegistry, type TestRegistry } from '#test/support/registry.ts';
import { type Caller, type Page, teamsOf } from '#test/support/teams.ts';

const registry = await fileRegistry();
const { call } = registry;
const nobody = '01a50000-0000-7000-8000-000000000000';

async function find(own: TestRegistry, name: string): Promise<UserSummary | undefined> {
  const path = `/admin/users?name=${encodeURIComponent(name)}`;
  return (await json<Page<UserSummary>>(own.call(path, { as: 'admin' }))).items[0];
}
const idOf = async (own: TestRegistry, name: string) => (await find(own, name))?.id ?? '';
const link = (own: TestRegistry, id: string, as: Caller = 'admin') =>
  own.call(`/admin/users/${id}/reset-link`, { method: 'POST', as });
const reset = (own: TestRegistry, { url }: { url: string }, password: string) =>
  own.call('/auth/reset', { method: 'POST', json: { secret: url.split('#')[1], password } });
const login = (own: TestRegistry, email: string, password: string) =>
  own.call('/auth/login', { method: 'POST', json: { email, password } });
const setRole = (own: TestRegistry, id: string, role: string, as: Caller = 'admin') =>
  own.call(`/admin/users/${id}/role`, { method: 'PUT', as, json: { role } });
const remove = (own: TestRegistry, id: string, as: Caller = 'admin') =>
  own.call(`/admin/users/${id}`, { method: 'DELETE', as });

describe('POST /api/v1/admin/users', () => {
  it('makes an account where registration is closed, whose user sets the password by the link', async () => {
    const own = await testRegistry({ REGISTRATION: 'closed', RESERVED_NAMESPACES: '*' });
    const create = (input: object) =>
      own.call('/admin/users', { method: 'POST', as: 'admin', json: input });
    const mei = { username: 'mei', email: 'Mei@example.com' };
    const made = await json<{ user: UserSummary; link: AccountLink }>(create(mei), 201);
    expect(made.user).toMatchObject({ username: 'mei', email: 'mei@example.com', role: 'user' });
    expect(await own.audited('user.create', 'mei')).toMatchObject({ actorName: 'admin' });
    expect(await json(reset(own, made.link, 'the password of mei'))).toEqual({ username: 'mei' });
    await json(login(own, 'mei', 'the password of mei'));
    await refusal(create(mei), 409, 'user.taken');
    const liu = { username: 'liu', email: 'liu@example.com', password: 'password of liu' };
    expect(await json(create({ ...liu, role: 'admin' }), 201)).toMatchObject({ link: null });
    await json(login(own, 'liu', 'password of liu'));
    for (const wrong of [
      { username: 'x' },
      { ...mei, username: 'Pаypal' },
      { ...mei, username: 'other', role: 'superduper' },
      { ...mei, username: 'other', password: 'é'.repeat(37) },
    ])
      await refusal(create(wrong), 400, 'request.invalid');
  });

  it('is for admins', async () => {
    const input = { username: 'made', email: 'made@example.com' };
    await adminOnly(registry, await registry.user('maker'))('POST', '/admin/users', input);
    expect(await find(registry, 'made')).toBeUndefined();
  });
});

describe('POST /api/v1/admin/users/{id}/reset-link', () => {
  it('makes a link whose secret is stored hashed, and ends the one before', async () => {
    await registry.user('forgetful');
    const id = await idOf(registry, 'forgetful');
    const first = await json<AccountLink>(link(registry, id), 201);
    const second = await json<AccountLink>(link(registry, id), 201);
    expect(second.url).toMatch(/\/login\/reset#sl_[\w-]{43}$/);
    const { accountLinks } = registry.deps.db.tables;
    const rows = JSON.stringify(await registry.deps.db.query.select().from(accountLinks));
    expect(rows).not.toContain(second.url.split('#')[1]);
    // Nothing has changed yet.
    await json(login(registry, 'forgetful', 'password of forgetful'));
    await refusal(reset(registry, first, 'another password'), 404, 'link.invalid');
    await json(reset(registry, second, 'another password'));
    expect(await registry.audited('user.create_reset_link', 'forgetful')).toBeDefined();
    await refusal(link(registry, nobody), 404, 'user.not_found');
    await refusal(link(registry, 'forgetful'), 400, 'request.invalid');
  });

  it('is for admins', async () => {
    const user = await registry.user('resetter');
    const id = await idOf(registry, 'resetter');
    await adminOnly(registry, user)('POST', `/admin/users/${id}/reset-link`);
    expect(await registry.audited('user.create_reset_link', 'resetter')).toBeUndefined();
  });
});

describe('POST /api/v1/auth/reset', () => {
  it('sets the password once, ends sessions and forgets failed sign-ins', async () => {
    const user = await registry.user('resetting');
    const made = await json<AccountLink>(link(registry, await idOf(registry, 'resetting')), 201);
    await refusal(reset(registry, made, 'x'), 400, 'request.invalid');
    await refusal(reset(registry, made, 'x'.repeat(73)), 400, 'request.invalid');
    for (let count = 0; count < 10; count += 1) await login(registry, 'resetting', 'wrong');
    await refusal(login(registry, 'resetting', 'wrong'), 429, 'auth.too_many_attempts');
    const answers = await Promise.all([
      reset(registry, made, 'a new password'),
      reset(registry, made, 'another password'),
    ]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 404]);
    const session = { headers: { authorization: `Bearer ${user.session}` } };
    await refusal(call('/users/me', session), 401, 'auth.invalid_credentials');
    await json(call('/users/me', { as: user }));
    const chosen = answers[0]?.status === 200 ? 'a new password' : 'another password';
    await json(login(registry, 'resetting', chosen));
    await refusal(
      login(registry, 'resetting', 'password of resetting'),
      401,
      'auth.invalid_credentials',
    );
    expect(await registry.audited('user.reset_password', 'resetting')).toBeDefined();
  });

  it('refuses what is no link, an invitation, one that expired and one of a disabled user', async () => {
    const time = fakeClock();
    const own = await testRegistry({}, { now: time.now });
    await own.user('mei');
    const id = await idOf(own, 'mei');
    const invitation = await json<AccountLink>(
      own.call('/invitations', { method: 'POST', as: 'admin', json: {} }),
      201,
    );
    for (const url of ['#', '#sl_x', `#sl_${'x'.repeat(43)}`, invitation.url])
      await refusal(reset(own, { url }, 'a new password'), 404, 'link.invalid');
    const made = await json<AccountLink>(link(own, id), 201);
    const disable = (disabled: boolean) =>
      own.call(`/admin/users/${id}/disabled`, { method: 'PUT', as: 'admin', json: { disabled } });
    await json(disable(true));
    await refusal(reset(own, made, 'a new password'), 404, 'link.invalid');
    await json(disable(false));
    time.pass(24 * 3_600_000);
    await refusal(reset(own, made, 'a new password'), 404, 'link.invalid');
    await json(login(own, 'mei', 'password of mei'));
  });
});

describe('PATCH /api/v1/users/me', () => {
  it('changes the display name, and takes it away', async () => {
    const user = await registry.user('named');
    const rename = (displayName: unknown) =>
      call('/users/me', { method: 'PATCH', as: user, json: { displayName } });
    expect(await json(rename(' 梅 Mei '))).toMatchObject({ displayName: '梅 Mei' });
    expect(await registry.audited('user.update', 'named')).toMatchObject({
      detail: { before: null, after: '梅 Mei' },
    });
    expect(await json(rename(null))).toMatchObject({ displayName: null });
    for (const wrong of ['', ' ', 'x'.repeat(101), 1])
      await refusal(rename(wrong), 400, 'request.invalid');
    const input = { displayName: 'x' };
    await refusal(call('/users/me', { method: 'PATCH', json: input }), 401, 'auth.required');
  });
});

describe('PUT /api/v1/admin/users/{id}/role', () => {
  it('makes admins and users, and keeps the last active admin', async () => {
    const own = await testRegistry();
    const admin = await idOf(own, 'admin');
    await refusal(setRole(own, admin, 'user'), 409, 'user.last_admin');
    const mei = await own.user('mei');
    const id = await idOf(own, 'mei');
    await refusal(setRole(own, id, 'superduper'), 400, 'request.invalid');
    await refusal(setRole(own, nobody, 'admin'), 404, 'user.not_found');
    expect(await json(setRole(own, id, 'admin'))).toMatchObject({ role: 'admin' });
    expect(await own.audited('user.set_role', 'mei')).toMatchObject({
      detail: { before: 'user', after: 'admin' },
    });
    const asMei = { ...mei, key: mei.session };
    const answers = await Promise.all([
      setRole(own, id, 'user'),
      setRole(own, admin, 'user', asMei),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('is for admins', async () => {
    const user = await registry.user('climber');
    const id = await idOf(registry, 'climber');
    await adminOnly(registry, user)('PUT', `/admin/users/${id}/role`, { role: 'admin' });
    expect(await find(registry, 'climber')).toMatchObject({ role: 'user' });
  });
});

describe('DELETE /api/v1/admin/users/{id}', () => {
  it('ends the account, keeps what it published and gives its name to nobody', async () => {
    const own = await testRegistry();
    const leaver = await own.user('leaver');
    const { create, add } = teamsOf(own);
    const mate = await own.user('mate');
    await json(create(mate, 'crew'), 201);
    await json(add(mate, 'crew', 'leaver'), 201);
    await json(own.publish(leaver, { 'SKILL.md': skillMd('left-behind') }), 201);
    const id = await idOf(own, 'leaver');
    const made = await json<AccountLink>(link(own, id), 201);
    expect((await remove(own, id)).status).toBe(204);
    for (const bearer of [leaver.key, leaver.session]) {
      const headers = { authorization: `Bearer ${bearer}` };
      await refusal(own.call('/users/me', { headers }), 401, 'auth.invalid_credentials');
    }
    await refusal(login(own, 'leaver', 'password of leaver'), 401, 'auth.invalid_credentials');
    await refusal(reset(own, made, 'a new password'), 404, 'link.invalid');
    expect(await find(own, 'leaver')).toBeUndefined();
    expect(await find(own, 'leaver@example.com')).toBeUndefined();
    await json(own.call('/skills/leaver/left-behind'));
    const rows = JSON.stringify(await own.deps.db.query.select().from(own.deps.db.tables.users));
    expect(rows).not.toContain('leaver@example.com');
    const register = (username: string) =>
      own.call('/auth/register', {
        method: 'POST',
        json: { username, email: 'leaver@example.com', password: 'a long password' },
      });
    await refusal(register('leaver'), 409, 'user.taken');
    await json(register('returner'), 201);
    for (const again of [remove(own, id), link(own, id), setRole(own, id, 'admin')])
      await refusal(again, 404, 'user.not_found');
    expect(await own.audited('user.delete', 'leaver')).toMatchObject({ actorName: 'admin' });
  });

  it('keeps the last admin and the last owner of a team', async () => {
    const own = await testRegistry();
    await refusal(remove(own, await idOf(own, 'admin')), 409, 'user.last_admin');
    const owner = await own.user('owner');
    await json(teamsOf(own).create(owner, 'crew'), 201);
    await refusal(remove(own, await idOf(own, 'owner')), 409, 'member.last_owner');
    await refusal(remove(own, nobody), 404, 'user.not_found');
  });

  it('is for admins', async () => {
    const user = await registry.user('eraser');
    await adminOnly(registry, user)('DELETE', `/admin/users/${await idOf(registry, 'eraser')}`);
    expect(await find(registry, 'eraser')).toBeDefined();
  });
});
