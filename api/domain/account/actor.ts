import { eq } from 'drizzle-orm';
import type { Scope } from '#schema/token.ts';
import type { Actor, Context, Services } from '../context.ts';

/** All scopes: what a session and the admin key carry. */
export const allScopes: Scope[] = ['read', 'publish', 'admin'];

/**
 * The active user of an id as an actor, with memberships; null when there is none or it is disabled.
 * With `sessionEpoch`, null also when the user's epoch has moved on (signed out everywhere, password
 * changed, disabled).
 */
export async function findActor(
  services: Services,
  userId: string,
  how: {
    via: Actor['via'];
    scopes?: Scope[];
    onlyNamespaceId?: string | null;
    key?: Actor['key'];
    sessionEpoch?: number;
  },
): Promise<Actor | null> {
  const { db } = services;
  const { users, namespaceMembers, namespaces } = db.tables;
  const rows = await db.query
    .select({
      username: users.username,
      role: users.role,
      sessionEpoch: users.sessionEpoch,
      disabledAt: users.disabledAt,
      namespaceId: namespaces.id,
      namespaceName: namespaces.name,
      memberRole: namespaceMembers.role,
    })
    .from(users)
    .leftJoin(namespaceMembers, eq(namespaceMembers.userId, users.id))
    .leftJoin(namespaces, eq(namespaces.id, namespaceMembers.namespaceId))
    .where(eq(users.id, userId));
  const [user] = rows;
  if (!user || user.disabledAt !== null) return null;
  if (how.sessionEpoch !== undefined && how.sessionEpoch !== user.sessionEpoch) return null;
  return {
    userId,
    via: how.via,
    scopes: how.scopes ?? allScopes,
    onlyNamespaceId: how.onlyNamespaceId ?? null,
    key: how.key ?? null,
    username: user.username,
    role: user.role,
    namespaces: rows.flatMap(({ namespaceId, namespaceName, memberRole }) =>
      namespaceId && namespaceName && memberRole
        ? [{ id: namespaceId, name: namespaceName, role: memberRole }]
        : [],
    ),
  };
}

/** The registry itself as it acts by schedule: an admin that is no user. `requestId` ties its audit entries together. */
export function systemContext(services: Services, requestId: string): Context {
  const actor = systemActor('sync');
  return { ...services, actor, requestId, ip: null, channel: 'sync' };
}

/** An admin that is no user: the registry by schedule, or whoever has a shell on its server. */
export function systemActor(who: 'sync' | 'server'): Actor {
  return {
    userId: 'system',
    // With a colon, which no username has.
    username: `system:${who}`,
    role: 'admin',
    namespaces: [],
    via: 'system',
    scopes: allScopes,
    onlyNamespaceId: null,
    key: null,
  };
}

/** The id of the user who acts, for rows that refer to one; null for nobody, and for the registry itself. */
export function userIdOf({ actor }: Pick<Context, 'actor'>): string | null {
  return actor === null || actor.via === 'system' ? null : actor.userId;
}
