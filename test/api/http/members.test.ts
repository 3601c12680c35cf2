import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd } from '#test/support/registry.ts';
import { type Page, teamsOf } from '#test/support/teams.ts';
import type { MemberSummary } from '#schema/namespace.ts';

const registry = await fileRegistry();
const { call } = registry;
const { members, add, setRole, remove, roles, disable, team, limitedKey } = teamsOf(registry);

describe('GET /api/v1/namespaces/{namespace}/members', () => {
  it('lists members to signed-in users by name, without their addresses', async () => {
    const { stranger, member } = await team('listed');
    const text = await (await members(stranger, 'listed')).text();
    expect(text).not.toContain('@example.com');
    const page = await json<Page<MemberSummary>>(members(member, 'listed', '?size=2'));
    expect(page.items.map(({ username, role }) => [username, role])).toEqual([
      ['listed-maintainer', 'maintainer'],
      ['listed-member', 'member'],
    ]);
    expect(page.total).toBe(3);
    const rest = await json<Page<MemberSummary>>(
      members(member, 'listed', `?size=2&cursor=${page.nextCursor}`),
    );
    expect(rest.items.map(({ username }) => username)).toEqual(['listed-owner']);
    await refusal(members(null, 'listed'), 401, 'auth.required');
    await refusal(members(member, 'no-such-team'), 404, 'namespace.not_found');
    await refusal(members(member, 'listed', '?cursor=x'), 400, 'request.invalid');
  });
});

describe('POST /api/v1/namespaces/{namespace}/members', () => {
  it('adds a user, who then publishes to the team and reads what is private in it', async () => {
    const { owner, stranger } = await team('growing');
    const files = { 'SKILL.md': skillMd('inside') };
    await json(registry.publish(owner, files, '?namespace=growing&visibility=private'), 201);
    const read = () => call('/skills/growing/inside', { as: stranger });
    await refusal(read(), 404, 'asset.not_found');
    const found = async () =>
      (await json<Page<unknown>>(call('/skills?q=inside&namespace=growing', { as: stranger })))
        .total;
    expect(await found()).toBe(0);
    const two = { 'SKILL.md': skillMd('second') };
    await refusal(registry.publish(stranger, two, '?namespace=growing'), 403, 'auth.forbidden');

    expect(await json(add(owner, 'growing', stranger.username), 201)).toMatchObject({
      username: stranger.username,
      role: 'member',
      disabled: false,
    });
    await json(read());
    expect(await found()).toBe(1);
    await json(registry.publish(stranger, two, '?namespace=growing'), 201);
    expect(await registry.audited('member.add', 'growing')).toMatchObject({
      actorName: owner.username,
      detail: { username: stranger.username, role: 'member' },
    });
    expect((await remove(owner, 'growing', stranger.username)).status).toBe(204);
    await refusal(read(), 404, 'asset.not_found');
    expect(await found()).toBe(0);
  });

  it('lets maintainers add members alone, and members nobody', async () => {
    const { maintainer, member, stranger, owner } = await team('ranked');
    const name = stranger.username;
    await refusal(add(maintainer, 'ranked', name, 'owner'), 403, 'auth.forbidden');
    await refusal(add(maintainer, 'ranked', name, 'maintainer'), 403, 'auth.forbidden');
    for (const as of [member, stranger])
      await refusal(add(as, 'ranked', name), 403, 'auth.forbidden');
    await refusal(add(null, 'ranked', name), 401, 'auth.required');
    const key = await limitedKey(owner, 'ranked');
    await refusal(add(key, 'ranked', name), 403, 'auth.forbidden');
    await json(add(maintainer, 'ranked', name), 201);
  });

  it('refuses a role that there is not, a member, nobody, the disabled and a person', async () => {
    const { owner, member, stranger } = await team('strict');
    for (const role of ['superduper', '', 'OWNER', 'admin'])
      await refusal(add(owner, 'strict', stranger.username, role), 400, 'request.invalid');
    const again = await refusal(
      add(owner, 'strict', member.username, 'owner'),
      409,
      'member.exists',
    );
    expect(again.detail).toContain('as member');
    await refusal(add(owner, 'strict', 'no-such-user'), 404, 'user.not_found');
    await json(disable(stranger.username));
    await refusal(add(owner, 'strict', stranger.username), 404, 'user.not_found');
    await refusal(add(owner, owner.username, member.username), 409, 'namespace.personal');
    expect(Object.keys(await roles('strict'))).toHaveLength(3);
  });
});

describe('PUT /api/v1/namespaces/{namespace}/members/{username}', () => {
  it('changes a role, for owners and admins alone', async () => {
    const { owner, maintainer, member } = await team('moving');
    await refusal(setRole(maintainer, 'moving', member.username, 'owner'), 403, 'auth.forbidden');
    await refusal(setRole(member, 'moving', member.username, 'owner'), 403, 'auth.forbidden');
    await refusal(setRole(owner, 'moving', member.username, 'superduper'), 400, 'request.invalid');
    await json(setRole(owner, 'moving', member.username, 'maintainer'));
    expect(await registry.audited('member.set_role', 'moving')).toMatchObject({
      detail: { username: member.username, before: 'member', after: 'maintainer' },
    });
    const before = await registry.counts();
    await json(setRole(owner, 'moving', member.username, 'maintainer'));
    expect(await registry.counts()).toEqual(before);
    await json(setRole('admin', 'moving', member.username, 'owner'));
    await refusal(setRole(owner, 'moving', 'no-such-user', 'member'), 404, 'member.not_found');
    await refusal(
      setRole(owner, owner.username, owner.username, 'member'),
      409,
      'namespace.personal',
    );
  });

  it('keeps the last active owner, also when two demote each other at once', async () => {
    const { owner, member } = await team('owned');
    await refusal(setRole(owner, 'owned', owner.username, 'member'), 409, 'member.last_owner');
    await refusal(setRole('admin', 'owned', owner.username, 'member'), 409, 'member.last_owner');
    await json(setRole(owner, 'owned', member.username, 'owner'));
    const answers = await Promise.all([
      setRole(owner, 'owned', member.username, 'member'),
      setRole(member, 'owned', owner.username, 'member'),
    ]);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(Object.values(await roles('owned')).filter((one) => one === 'owner')).toHaveLength(1);
  });
});

describe('DELETE /api/v1/namespaces/{namespace}/members/{username}', () => {
  it('lets anyone leave but the last owner', async () => {
    const { owner, member } = await team('leaving');
    expect((await remove(member, 'leaving', member.username)).status).toBe(204);
    expect(await registry.audited('member.leave', 'leaving')).toMatchObject({
      actorName: member.username,
    });
    await refusal(remove(owner, 'leaving', owner.username), 409, 'member.last_owner');
    await refusal(remove(member, 'leaving', member.username), 404, 'member.not_found');
  });

  it('lets maintainers remove members alone, and members nobody', async () => {
    const { owner, maintainer, member, stranger } = await team('pruned');
    await refusal(remove(maintainer, 'pruned', owner.username), 403, 'auth.forbidden');
    await refusal(remove(member, 'pruned', maintainer.username), 403, 'auth.forbidden');
    await refusal(remove(stranger, 'pruned', member.username), 403, 'auth.forbidden');
    await refusal(remove(null, 'pruned', member.username), 401, 'auth.required');
    expect((await remove(maintainer, 'pruned', member.username)).status).toBe(204);
    expect(await registry.audited('member.remove', 'pruned')).toMatchObject({
      detail: { username: member.username, role: 'member' },
    });
    expect(await roles('pruned')).toEqual({
      [owner.username]: 'owner',
      [maintainer.username]: 'maintainer',
    });
  });

  it('counts a disabled owner as none, and refuses to disable the last one', async () => {
    const { owner, maintainer } = await team('waning');
    const problem = await refusal(disable(owner.username), 409, 'member.last_owner');
    expect(problem.detail).toContain('"waning"');
    await json(setRole(owner, 'waning', maintainer.username, 'owner'));
    await json(disable(owner.username));
    await refusal(remove(maintainer, 'waning', maintainer.username), 409, 'member.last_owner');
    expect((await remove(maintainer, 'waning', owner.username)).status).toBe(204);
  });
});
