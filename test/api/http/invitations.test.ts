import { describe, expect, it } from 'vitest';
import type { CreatedInvitation, Invitation } from '#schema/account-link.ts';
import { adminOnly } from '#test/support/admin-only.ts';
import { fakeClock } from '#test/support/clock.ts';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, testRegistry, type TestRegistry } from '#test/support/registry.ts';
import { type Caller, type Page, teamsOf } from '#test/support/teams.ts';

const registry = await fileRegistry();

const invite = ({ call }: TestRegistry, as: Caller, input: object = {}) =>
  call('/invitations', { method: 'POST', as, json: input });
const secretOf = ({ url }: { url: string }) => url.split('#')[1] ?? '';
const registerWith = ({ call }: TestRegistry, username: string, invitation?: string) =>
  call('/auth/register', {
    method: 'POST',
    json: { username, email: `${username}@example.com`, password: 'a long password', invitation },
  });

describe('POST /api/v1/invitations', () => {
  it('makes a link that registers one person, where registration needs one', async () => {
    const own = await testRegistry({ REGISTRATION: 'invite' });
    const meta = await json(own.call('/meta'));
    expect(meta).toMatchObject({ registration: 'closed', invitations: true });
    await refusal(registerWith(own, 'early'), 403, 'auth.registration_closed');
    const made = await json<CreatedInvitation>(invite(own, 'admin'), 201);
    expect(made).toMatchObject({ team: null, role: null, invitedBy: 'admin' });
    expect(made.url).toMatch(/\/register#sl_[\w-]{43}$/);
    const stored = JSON.stringify(
      await own.deps.db.query.select().from(own.deps.db.tables.accountLinks),
    );
    expect(stored).not.toContain(secretOf(made));

    const changed = secretOf(made).replace(/.$/, (last) => (last === 'a' ? 'b' : 'a'));
    for (const wrong of [changed, '', 'sl_', `sl_${'x'.repeat(43)}`])
      await refusal(registerWith(own, 'guess', wrong), 404, 'link.invalid');
    const two = await Promise.all([
      registerWith(own, 'first', secretOf(made)),
      registerWith(own, 'second', secretOf(made)),
    ]);
    expect(two.map(({ status }) => status).toSorted()).toEqual([201, 404]);
    await refusal(registerWith(own, 'third', secretOf(made)), 404, 'link.invalid');
    expect(await own.audited('invitation.create')).toMatchObject({ actorName: 'admin' });
    expect(await own.audited('invitation.use')).toBeDefined();
  });

  it('leads into a team, as long as whoever made it may still invite', async () => {
    const { create, add, remove, setRole } = teamsOf(registry);
    const owner = await registry.user('inviter');
    await json(create(owner, 'inviting'), 201);
    const made = await json<CreatedInvitation>(
      invite(registry, owner, { team: 'inviting', role: 'maintainer' }),
      201,
    );
    const joined = await json<{ user: { namespaces: unknown[] } }>(
      registerWith(registry, 'joiner', secretOf(made)),
      201,
    );
    expect(joined.user.namespaces).toContainEqual({
      name: 'inviting',
      type: 'team',
      role: 'maintainer',
    });
    const other = await registry.user('other-inviter');
    await json(add(owner, 'inviting', other.username, 'owner'), 201);
    const late = await json<CreatedInvitation>(
      invite(registry, other, { team: 'inviting', role: 'owner' }),
      201,
    );
    await json(setRole(owner, 'inviting', other.username, 'maintainer'));
    await refusal(registerWith(registry, 'late', secretOf(late)), 404, 'link.invalid');
    await remove(owner, 'inviting', other.username);
    const before = await registry.counts();
    await refusal(registerWith(registry, 'later', secretOf(late)), 404, 'link.invalid');
    expect({ ...(await registry.counts()), loginAttempts: 0 }).toEqual({
      ...before,
      loginAttempts: 0,
    });
  });

  it('ends after its hours', async () => {
    const time = fakeClock();
    const own = await testRegistry({ REGISTRATION: 'invite' }, { now: time.now });
    const made = await json<CreatedInvitation>(invite(own, 'admin', { expiresInHours: 1 }), 201);
    time.pass(3_600_000);
    await refusal(registerWith(own, 'slow', secretOf(made)), 404, 'link.invalid');
  });

  it('refuses strangers, members, other roles and a closed registry', async () => {
    const { team } = teamsOf(registry);
    const { maintainer, member, stranger } = await team('guarded');
    await adminOnly(registry, stranger)('POST', '/invitations', {});
    for (const as of [member, stranger])
      await refusal(invite(registry, as, { team: 'guarded' }), 403, 'auth.forbidden');
    const owner = { team: 'guarded', role: 'owner' };
    await refusal(invite(registry, maintainer, owner), 403, 'auth.forbidden');
    await json(invite(registry, maintainer, { team: 'guarded' }), 201);
    for (const input of [
      { team: 'guarded', role: 'superduper' },
      { role: 'owner' },
      { expiresInHours: 0 },
      { expiresInHours: 721 },
      { email: 'x@example.com' },
    ])
      await refusal(invite(registry, 'admin', input), 400, 'request.invalid');
    await refusal(invite(registry, 'admin', { team: 'no-such' }), 404, 'namespace.not_found');
    const closed = await testRegistry({ REGISTRATION: 'closed' });
    await refusal(invite(closed, 'admin'), 403, 'auth.registration_closed');
  });
});

describe('GET /api/v1/invitations', () => {
  it('lists open ones without their secrets to those who may revoke them', async () => {
    const { team } = teamsOf(registry);
    const { owner, member } = await team('listing');
    const made = await json<CreatedInvitation>(invite(registry, owner, { team: 'listing' }), 201);
    const list = (as: Caller) => registry.call('/invitations', { as });
    const page = await json<Page<Invitation>>(list(owner));
    expect(page.items.map(({ id, team: into }) => [id, into])).toEqual([[made.id, 'listing']]);
    expect(JSON.stringify(page)).not.toContain('sl_');
    expect((await json<Page<Invitation>>(list(member))).items).toEqual([]);
    const all = await json<Page<Invitation>>(list('admin'));
    expect(all.items.map(({ id }) => id)).toContain(made.id);
    await refusal(list(null), 401, 'auth.required');
    await refusal(registry.call('/invitations?size=0', { as: owner }), 400, 'request.invalid');
  });
});

describe('DELETE /api/v1/invitations/{id}', () => {
  it('revokes one at once, for those who may', async () => {
    const { team } = teamsOf(registry);
    const { owner, member } = await team('revoking');
    const made = await json<CreatedInvitation>(invite(registry, owner, { team: 'revoking' }), 201);
    const revoke = (as: Caller) =>
      registry.call(`/invitations/${made.id}`, { method: 'DELETE', as });
    await refusal(revoke(null), 401, 'auth.required');
    await refusal(revoke(member), 404, 'link.invalid');
    expect((await revoke(owner)).status).toBe(204);
    await refusal(revoke(owner), 404, 'link.invalid');
    await refusal(registerWith(registry, 'revoked', secretOf(made)), 404, 'link.invalid');
    expect(await registry.audited('invitation.revoke')).toMatchObject({
      actorName: owner.username,
    });
    await refusal(
      registry.call('/invitations/x', { method: 'DELETE', as: 'admin' }),
      400,
      'request.invalid',
    );
  });
});
