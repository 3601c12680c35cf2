import type { MemberSummary } from '#schema/namespace.ts';
import { json } from './answers.ts';
import type { TestRegistry, User } from './registry.ts';

/** A page of a list. */
export type Page<T> = { items: T[]; nextCursor: string | null; total: number };
export type Caller = User | 'admin' | null;

/** What tests do with the teams of a registry. */
export function teamsOf(registry: TestRegistry) {
  const { call } = registry;
  const create = (as: Caller, name: string) =>
    call('/namespaces', { method: 'POST', as, json: { name } });
  const show = (as: Caller, name: string) => call(`/namespaces/${name}`, { as });
  const members = (as: Caller, name: string, query = '') =>
    call(`/namespaces/${name}/members${query}`, { as });
  const add = (as: Caller, team: string, username: string, role?: string) =>
    call(`/namespaces/${team}/members`, { method: 'POST', as, json: { username, role } });
  const setRole = (as: Caller, team: string, username: string, role: string) =>
    call(`/namespaces/${team}/members/${username}`, { method: 'PUT', as, json: { role } });
  const remove = (as: Caller, team: string, username: string) =>
    call(`/namespaces/${team}/members/${username}`, { method: 'DELETE', as });
  const removeTeam = (as: Caller, team: string) =>
    call(`/namespaces/${team}`, { method: 'DELETE', as });
  const roles = async (team: string) =>
    Object.fromEntries(
      (await json<Page<MemberSummary>>(members('admin', team))).items.map((one) => [
        one.username,
        one.role,
      ]),
    );
  async function disable(username: string): Promise<Response> {
    const found = await json<Page<{ id: string }>>(
      call(`/admin/users?name=${username}`, { as: 'admin' }),
    );
    return call(`/admin/users/${found.items[0]?.id}/disabled`, {
      method: 'PUT',
      as: 'admin',
      json: { disabled: true },
    });
  }

  /** A team with one person in each role, and a stranger; the names start with `prefix`. */
  async function team(prefix: string) {
    const [owner, maintainer, member, stranger] = [
      await registry.user(`${prefix}-owner`),
      await registry.user(`${prefix}-maintainer`),
      await registry.user(`${prefix}-member`),
      await registry.user(`${prefix}-stranger`),
    ];
    await json(create(owner, prefix), 201);
    await json(add(owner, prefix, maintainer.username, 'maintainer'), 201);
    await json(add(owner, prefix, member.username), 201);
    return { owner, maintainer, member, stranger };
  }

  async function limitedKey(user: User, namespace: string): Promise<User> {
    const input = { name: 'ci', namespace };
    const { key } = await json<{ key: string }>(
      call('/users/me/tokens', { method: 'POST', as: user, json: input }),
      201,
    );
    return { ...user, key };
  }
  return {
    create,
    show,
    members,
    add,
    setRole,
    remove,
    removeTeam,
    roles,
    disable,
    team,
    limitedKey,
  };
}
