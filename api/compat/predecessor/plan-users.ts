import { slugify } from '#schema/manifest/slug.ts';
import { username } from '#schema/user.ts';
import type { OldUser } from './old-registry.ts';
import { freeName, type Step } from './plan.ts';
import { importedKey, type RegistryState } from './state.ts';

/** A user with the name here. `userId` is that of a user who is here already; null for one to make. */
export type PlannedUser = {
  old: OldUser;
  step: Step;
  username: string;
  userId: string | null;
  /** The row whose user this one is too, because both have the same e-mail address. */
  sameAs: OldUser | null;
  notes: string[];
};

/**
 * Plans the users. The same e-mail address is the same person, who keeps the password here; so is the admin of the
 * same name. A name that is no name here, or is taken, is changed; people sign in by e-mail address all the same.
 */
export function planUsers(users: OldUser[], state: RegistryState): PlannedUser[] {
  const taken = new Set([...state.namespaces, ...state.users.map((user) => user.username)]);
  const byEmail = new Map<string, PlannedUser>();
  const planned = new Map<number, PlannedUser>();
  const primary = new Map(users.toReversed().map((one) => [one.email, one]));
  const isPrimary = (one: OldUser) => primary.get(one.email) === one;
  // Those whose names stay as they are come before others, so that nobody else takes them.
  const ordered = [
    ...users.filter((one) => isPrimary(one) && isName(one.username, one)),
    ...users.filter((one) => isPrimary(one) && !isName(one.username, one)),
    ...users.filter((one) => !isPrimary(one)),
  ];
  for (const old of ordered) {
    const user = planUser(old, state, taken, byEmail);
    planned.set(old.id, user);
    taken.add(user.username);
    if (!byEmail.has(old.email)) byEmail.set(old.email, user);
  }
  return users.flatMap(({ id }) => planned.get(id) ?? []);
}

/** Nobody can register as `admin`, but it is the usual name of the first admin. */
function isName(name: string, { isAdmin }: OldUser): boolean {
  return username.safeParse(name).success || (isAdmin && name === 'admin');
}

function planUser(
  old: OldUser,
  state: RegistryState,
  taken: Set<string>,
  byEmail: Map<string, PlannedUser>,
): PlannedUser {
  const same = byEmail.get(old.email);
  if (same) {
    const notes = [`has the e-mail address of ${same.old.username}; both become ${same.username}`];
    return { ...same, old, step: 'here', sameAs: same.old, notes };
  }
  const id = state.imported.get(importedKey('users', old.id));
  const here =
    state.users.find((user) => user.id === id) ??
    state.users.find((user) => user.email === old.email) ??
    state.users.find((user) => user.isAdmin && old.isAdmin && user.username === old.username);
  if (here) {
    const notes = id === undefined ? [`is ${here.username} here, whose password stays`] : [];
    return { old, step: 'here', username: here.username, userId: here.id, sameAs: null, notes };
  }
  const base =
    slugify(old.username).slug ?? slugify(old.email.split('@')[0] ?? '').slug ?? `user-${old.id}`;
  const name = freeName(base, (one) => taken.has(one) || !isName(one, old));
  const notes = [
    ...(name === old.username ? [] : [`becomes ${name}: ${whyRenamed(old.username, taken)}`]),
    ...(old.passwordHash === null
      ? [`has no password that works here; set one: agenthub user password ${name}`]
      : []),
    ...(old.isActive ? [] : ['stays disabled']),
  ];
  return { old, step: 'make', username: name, userId: null, sameAs: null, notes };
}

function whyRenamed(name: string, taken: Set<string>): string {
  if (taken.has(name)) return 'the name is taken here';
  return 'the name is not possible here. The e-mail address signs in as before';
}
