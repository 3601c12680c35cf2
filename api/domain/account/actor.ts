import { eq } from 'drizzle-orm';
import type { Scope } from '#schema/token.ts';
import type { Actor, Context, Services } from '../context.ts';

/** All scopes, as granted to sessions and the admin key. */
export const allScopes: Scope[] = ['read', 'publish', 'admin'];

/**
 * Loads a user as an actor, with memberships; null if the user does not exist or is disabled. With
 * `sessionEpoch`, also null if the user's epoch has changed since: signed out everywhere, password changed,
 * or disabled.
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
      namespaceType: namespaces.type,
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
    namespaces: rows.flatMap(
      ({ namespaceId: id, namespaceName: name, namespaceType: type, memberRole: role }) =>
        id && name && type && role ? [{ id, name, type, role }] : [],
    ),
  };
}

/** The context of scheduled work: an admin actor that is not a user. `requestId` groups its audit entries. */
export function systemContext(services: Services, requestId: string): Context {
  const actor = systemActor('sync');
  return { ...services, actor, requestId, ip: null, channel: 'sync' };
}

/** An admin actor that is not a user: the sync schedule, or an operator with a shell on the server. */
export function systemActor(who: 'sync' | 'server'): Actor {
  return {
    userId: 'system',
    // Usernames contain no colon, so this cannot be one.
    username: `system:${who}`,
    role: 'admin',
    namespaces: [],
    via: 'system',
    scopes: allScopes,
    onlyNamespaceId: null,
    key: null,
  };
}

/** The acting user's id, for foreign keys; null for anonymous callers and for the system actor. */
export function userIdOf({ actor }: Pick<Context, 'actor'>): string | null {
  return actor === null || actor.via === 'system' ? null : actor.userId;
}
