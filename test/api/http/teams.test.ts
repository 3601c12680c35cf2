import { describe, expect, it } from 'vitest';
import { json, refusal } from '#test/support/answers.ts';
import { fileRegistry, skillMd, testRegistry } from '#test/support/registry.ts';
import { type Caller, type Page, teamsOf } from '#test/support/teams.ts';
import type { NamespaceDetail, NamespaceSummary } from '#schema/namespace.ts';

const registry = await fileRegistry();
const { call } = registry;
const { create, show, removeTeam, roles, team, limitedKey } = teamsOf(registry);

describe('POST /api/v1/namespaces', () => {
  it('makes a team whose owner is the caller, and says what the owner may do', async () => {
    const mei = await registry.user('mei');
    expect(await json(create(mei, 'payments'), 201)).toMatchObject({
      name: 'payments',
      type: 'team',
      assets: 0,
      members: 1,
      role: 'owner',
      permissions: {
        publish: true,
        administer: true,
        addMembers: true,
        manageMembers: true,
        remove: true,
      },
    });
    expect(await roles('payments')).toEqual({ mei: 'owner' });
    expect(await registry.audited('team.create', 'payments')).toMatchObject({ actorName: 'mei' });
    const account = await json<{ namespaces: unknown[] }>(call('/users/me', { as: mei }));
    expect(account.namespaces).toContainEqual({ name: 'payments', type: 'team', role: 'owner' });
    expect(account.namespaces).toContainEqual({ name: 'mei', type: 'person', role: 'owner' });
  });

  it('refuses a name that a team or a user has, also of two at once, and such a name to a user', async () => {
    const liu = await registry.user('liu');
    await refusal(create(liu, 'liu'), 409, 'namespace.taken');
    const before = (await registry.counts())['namespaces'] ?? 0;
    const answers = await Promise.all([create(liu, 'one-name'), create('admin', 'one-name')]);
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    expect((await registry.counts())['namespaces']).toBe(before + 1);
    const input = { username: 'one-name', email: 'one@example.com', password: 'password one' };
    const register = call('/auth/register', { method: 'POST', json: input });
    await refusal(register, 409, 'user.taken');
  });

  it('refuses reserved names, looks of other letters and what is no name', async () => {
    const user = await registry.user('namer');
    for (const name of ['security', 'official', 'anthropic', 'openai', 'platform'])
      await refusal(create(user, name), 403, 'namespace.reserved');
    for (const name of ['', 'a', 'Payments', 'pаyments', 'a--b', '-a', 'a/b', 'skills', 'login'])
      await refusal(create(user, name), 400, 'request.invalid');
    await json(create('admin', 'platform'), 201);
  });

  it('takes a session or a key for the whole account, and nobody else', async () => {
    const user = await registry.user('keyed');
    await refusal(create(null, 'nobodys'), 401, 'auth.required');
    await refusal(create(await limitedKey(user, 'keyed'), 'limited'), 403, 'auth.forbidden');
    await refusal(show('admin', 'limited'), 404, 'namespace.not_found');
  });

  it('is for admins where TEAM_CREATION says so', async () => {
    const own = await testRegistry({ TEAM_CREATION: 'admins' });
    const user = await own.user('user');
    const post = (as: Caller) =>
      own.call('/namespaces', { method: 'POST', as, json: { name: 'team' } });
    await refusal(post(user), 403, 'auth.forbidden');
    await json(post('admin'), 201);
  });
});

describe('RESERVED_NAMESPACES and REGISTRATION_EMAIL_DOMAINS', () => {
  const input = (username: string, email = `${username}@example.com`) => ({
    method: 'POST',
    json: { username, email, password: 'a long password' },
  });

  it('keep strangers from registering as an authority or a vendor', async () => {
    const before = await registry.counts();
    for (const name of ['security', 'claude-code', 'microsoft']) {
      const problem = await refusal(call('/auth/register', input(name)), 403, 'namespace.reserved');
      expect(problem.errors).toMatchObject([{ pointer: '/username' }]);
    }
    expect(await registry.counts()).toEqual(before);
  });

  it('take patterns, and * leaves every name to admins', async () => {
    const some = await testRegistry({ RESERVED_NAMESPACES: 'acme, acme-*' });
    await some.user('security');
    for (const name of ['acme', 'acme-tools'])
      await refusal(some.call('/auth/register', input(name)), 403, 'namespace.reserved');
    await some.user('acmes');
    const all = await testRegistry({ RESERVED_NAMESPACES: '*' });
    await refusal(all.call('/auth/register', input('anyone')), 403, 'namespace.reserved');
    await json(
      all.call('/namespaces', { method: 'POST', as: 'admin', json: { name: 'acme' } }),
      201,
    );
  });

  it('take only addresses of these domains', async () => {
    const own = await testRegistry({ REGISTRATION_EMAIL_DOMAINS: '@Corp.example, b.example' });
    for (const email of ['x@example.com', 'x@evil-corp.example', 'x@corp.example.evil.com']) {
      const problem = await refusal(
        own.call('/auth/register', input('someone', email)),
        403,
        'auth.email_refused',
      );
      expect(problem.errors).toMatchObject([{ pointer: '/email' }]);
    }
    await json(own.call('/auth/register', input('someone', 'x@CORP.example')), 201);
  });
});

describe('GET /api/v1/namespaces', () => {
  it('shows everyone what holds something to read, and signed-in users all teams', async () => {
    const own = await testRegistry();
    const [mei, liu] = [await own.user('mei'), await own.user('liu')];
    for (const [as, name] of [
      [mei, 'open-team'],
      [mei, 'quiet-team'],
    ] as const)
      await json(own.call('/namespaces', { method: 'POST', as, json: { name } }), 201);
    await own.publish(mei, { 'SKILL.md': skillMd('seen') }, '?namespace=open-team');
    await own.publish(
      mei,
      { 'SKILL.md': skillMd('unseen') },
      '?namespace=quiet-team&visibility=private',
    );
    await own.publish(mei, { 'SKILL.md': skillMd('own') });
    const names = async (as: Caller, query = '') => {
      const page = await json<Page<NamespaceSummary>>(own.call(`/namespaces${query}`, { as }));
      expect(page.total).toBe(page.items.length);
      return page.items.map(({ name, type, assets }) => `${type} ${name} ${assets}`);
    };
    expect(await names(null)).toEqual(['person mei 1', 'team open-team 1']);
    expect(await names(liu)).toEqual([
      'person liu 0',
      'person mei 1',
      'team open-team 1',
      'team quiet-team 0',
    ]);
    expect(await names(mei, '?mine=true')).toEqual([
      'person mei 1',
      'team open-team 1',
      'team quiet-team 1',
    ]);
    expect(await names('admin', '?type=person')).toEqual([
      'person admin 0',
      'person liu 0',
      'person mei 1',
    ]);
    expect(await names(null, '?mine=true')).toEqual([]);
    const closed = await json<Page<NamespaceSummary>>(own.call('/namespaces', { as: null }));
    expect(closed.items.map((one) => one.members)).toEqual([null, null]);
    const first = await json<Page<NamespaceSummary>>(own.call('/namespaces?size=1', { as: mei }));
    const second = await json<Page<NamespaceSummary>>(
      own.call(`/namespaces?size=1&cursor=${first.nextCursor}`, { as: mei }),
    );
    expect([first.items[0]?.name, second.items[0]?.name]).toEqual(['mei', 'open-team']);
    for (const query of ['?size=0', '?type=group', '?mine=maybe', '?cursor=x'])
      await refusal(own.call(`/namespaces${query}`), 400, 'request.invalid');
  });
});

describe('GET /api/v1/namespaces/{namespace}', () => {
  it('says to each role what it may do', async () => {
    const { owner, maintainer, member, stranger } = await team('shown');
    const may = async (as: Caller) => {
      const { role, permissions } = await json<NamespaceDetail>(show(as, 'shown'));
      const held = Object.entries(permissions).flatMap(([right, has]) => (has ? [right] : []));
      return [role, ...held];
    };
    const everything = ['publish', 'administer', 'addMembers', 'manageMembers', 'remove'];
    expect(await may(owner)).toEqual(['owner', ...everything]);
    expect(await may('admin')).toEqual([null, ...everything]);
    expect(await may(maintainer)).toEqual(['maintainer', 'publish', 'administer', 'addMembers']);
    expect(await may(member)).toEqual(['member', 'publish']);
    expect(await may(stranger)).toEqual([null]);
    expect(await may(await limitedKey(owner, 'shown'))).toEqual(['owner', 'publish', 'administer']);
    expect(await may(await limitedKey(owner, owner.username))).toEqual(['owner']);
  });

  it('is the same 404 for what is not there and what the caller may not know of', async () => {
    const hidden = await registry.user('hidden-person');
    const other = await registry.user('other-person');
    await registry.publish(hidden, { 'SKILL.md': skillMd('mine') }, '?visibility=private');
    for (const as of [null, other]) {
      const one = await refusal(show(as, 'hidden-person'), 404, 'namespace.not_found');
      const none = await refusal(show(as, 'no-such-person'), 404, 'namespace.not_found');
      expect(one.detail.replace('hidden-person', '')).toBe(
        none.detail.replace('no-such-person', ''),
      );
    }
    expect(await json(show(hidden, 'hidden-person'))).toMatchObject({ type: 'person', assets: 1 });
    await json(create(hidden, 'empty-team'), 201);
    await refusal(show(null, 'empty-team'), 404, 'namespace.not_found');
  });
});

describe('DELETE /api/v1/namespaces/{namespace}', () => {
  it('deletes an empty team, frees its name and ends its keys', async () => {
    const { owner, member } = await team('passing');
    const key = await limitedKey(member, 'passing');
    expect((await removeTeam(owner, 'passing')).status).toBe(204);
    await refusal(show(owner, 'passing'), 404, 'namespace.not_found');
    await refusal(call('/users/me', { as: key }), 401, 'auth.invalid_credentials');
    expect(await registry.audited('team.delete', 'passing')).toMatchObject({
      actorName: owner.username,
    });
    await json(create(member, 'passing'), 201);
  });

  it('refuses a team with assets, also deleted ones, a person and whoever is no owner', async () => {
    const { owner, maintainer, member, stranger } = await team('lasting');
    await json(
      registry.publish(member, { 'SKILL.md': skillMd('kept') }, '?namespace=lasting'),
      201,
    );
    for (const as of [maintainer, member, stranger])
      await refusal(removeTeam(as, 'lasting'), 403, 'auth.forbidden');
    await refusal(removeTeam(null, 'lasting'), 401, 'auth.required');
    await refusal(removeTeam(owner, 'lasting'), 409, 'namespace.not_empty');
    await call('/skills/lasting/kept', { method: 'DELETE', as: owner });
    const problem = await refusal(removeTeam(owner, 'lasting'), 409, 'namespace.not_empty');
    expect(problem.detail).toContain('1 deleted asset');
    await refusal(removeTeam(owner, owner.username), 409, 'namespace.personal');
    await refusal(removeTeam(owner, 'no-such-team'), 404, 'namespace.not_found');
  });
});
