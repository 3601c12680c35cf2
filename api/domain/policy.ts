import { and, eq, exists, inArray, isNull, or, type SQL, sql } from 'drizzle-orm';
import type { Visibility } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import type { NamespaceType } from '#schema/name.ts';
import type { Scope } from '#schema/token.ts';
import type { MemberRole } from '#schema/user.ts';
import type { YankSeverity } from '#schema/version.ts';
import type { Actor, Context } from './context.ts';
import type { Readable } from './search.ts';

/** All permission checks of the product are in this file. */

const implied: Record<Scope, Scope[]> = {
  read: ['read', 'publish', 'admin'],
  publish: ['publish', 'admin'],
  admin: ['admin'],
};

function hasScope(actor: Actor, scope: Scope): boolean {
  return coversScopes(actor.scopes, [scope]);
}

/**
 * Whether the actor has admin permissions: the admin role, and a credential with the admin scope that is not
 * limited to a namespace.
 */
export function isAdmin(actor: Actor | null): boolean {
  return (
    actor !== null &&
    actor.role === 'admin' &&
    actor.onlyNamespaceId === null &&
    hasScope(actor, 'admin')
  );
}

/**
 * The caller's actor. Throws `auth.required` for an anonymous caller, and `auth.insufficient_scope` for a key
 * without the scope.
 */
export function requireActor(ctx: Pick<Context, 'actor'>, scope: Scope): Actor {
  if (!ctx.actor) {
    throw new AppError('auth.required', 'Sign in, or send an API key, to do this.');
  }
  if (!hasScope(ctx.actor, scope)) {
    throw new AppError(
      'auth.insufficient_scope',
      `This API key lacks the scope "${scope}". Create one with that scope.`,
    );
  }
  return ctx.actor;
}

/**
 * The caller's actor if it is an admin. Throws `auth.required`, `auth.insufficient_scope` or
 * `auth.forbidden`.
 */
export function requireAdmin(ctx: Pick<Context, 'actor'>): Actor {
  const actor = requireActor(ctx, 'admin');
  if (!isAdmin(actor)) throw new AppError('auth.forbidden', 'Only an admin may do this.');
  return actor;
}

/**
 * The caller's actor if its credential covers the whole account: a session, or a key that is not limited to a
 * namespace. Throws `auth.required`, `auth.insufficient_scope` or `auth.forbidden`.
 */
export function requireWholeAccount(ctx: Context): Actor {
  const actor = requireActor(ctx, 'publish');
  if (actor.onlyNamespaceId !== null) {
    throw new AppError(
      'auth.forbidden',
      'An API key for one namespace cannot do this. Sign in, or use a key without that limit.',
    );
  }
  return actor;
}

/**
 * The caller's actor if it has signed in with a password, in a browser or for a JWT. Throws `auth.required`, and
 * `auth.forbidden` for an API key.
 */
export function requireSession(ctx: Pick<Context, 'actor'>): Actor {
  const actor = requireActor(ctx, 'admin');
  if (actor.key !== null || actor.via === 'admin-key' || actor.via === 'system') {
    throw new AppError('auth.forbidden', 'An API key cannot do this. Sign in on the web page.');
  }
  return actor;
}

/** Whether the held scopes include the wanted ones, so that they may be granted to a key or revoked with one. */
export function coversScopes(held: Scope[], wanted: Scope[]): boolean {
  return wanted.every((scope) => implied[scope].some((one) => held.includes(one)));
}

/** A filter for what the caller may read, for lists, search and counts. */
export function readableBy(ctx: Context): Readable {
  const { actor, settings } = ctx;
  if (isAdmin(actor)) return { all: true, visibilities: [], namespaceIds: [] };
  if (!actor) {
    return { all: false, visibilities: settings.anonymousRead ? ['public'] : [], namespaceIds: [] };
  }
  return {
    all: false,
    visibilities: ['public', 'internal'],
    namespaceIds: memberships(actor).map(({ id }) => id),
  };
}

/** Whether the caller may read an asset. If not, callers must answer as if it were missing. */
export function canRead(
  ctx: Context,
  asset: { visibility: Visibility; namespaceId: string },
): boolean {
  const readable = readableBy(ctx);
  return (
    readable.all ||
    readable.visibilities.includes(asset.visibility) ||
    readable.namespaceIds.includes(asset.namespaceId)
  );
}

/**
 * Whether everyone who may read a whole may read its part: a public part, an internal one of what is not public, or a
 * private one of what is private in the same namespace.
 */
export function readersCanRead(
  whole: { visibility: Visibility; namespaceId: string },
  part: { visibility: Visibility; namespaceId: string },
): boolean {
  if (part.visibility === 'public') return true;
  if (part.visibility === 'internal') return whole.visibility !== 'public';
  return whole.visibility === 'private' && whole.namespaceId === part.namespaceId;
}

/** Whether the caller may publish to a namespace and change its assets. */
export function canWrite(ctx: Context, namespaceId: string): boolean {
  const { actor } = ctx;
  if (!actor || !hasScope(actor, 'publish')) return false;
  if (actor.onlyNamespaceId !== null && actor.onlyNamespaceId !== namespaceId) return false;
  if (isAdmin(actor)) return true;
  return memberships(actor).some(({ id }) => id === namespaceId);
}

/**
 * The ids of the namespaces that the caller publishes to; `all` for an admin. Throws `auth.required` or
 * `auth.insufficient_scope`.
 */
export function writableBy(ctx: Context): string[] | 'all' {
  const actor = requireActor(ctx, 'publish');
  return isAdmin(actor) ? 'all' : memberships(actor).map(({ id }) => id);
}

/**
 * Whether the caller may delete assets of a namespace or change their visibility: owners, maintainers and
 * admins.
 */
export function canAdminister(ctx: Context, namespaceId: string): boolean {
  if (!canWrite(ctx, namespaceId) || !ctx.actor) return false;
  if (isAdmin(ctx.actor)) return true;
  return ctx.actor.namespaces.some(
    ({ id, role }) => id === namespaceId && roleMay(role, 'administer'),
  );
}

/** What one may do in a namespace. */
export type NamespaceRight = 'publish' | 'administer' | 'addMembers' | 'manageMembers' | 'remove';

/** The roles that have each right. Admins of the registry have all of them. */
const rolesWith: Record<NamespaceRight, readonly MemberRole[]> = {
  /** Publish, and change assets and versions. */
  publish: ['owner', 'maintainer', 'member'],
  /** Delete assets, restore them and change their visibility. */
  administer: ['owner', 'maintainer'],
  /** Add members with the role `member`, and remove such members. */
  addMembers: ['owner', 'maintainer'],
  /** Give and take any role. */
  manageMembers: ['owner'],
  /** Delete the team. */
  remove: ['owner'],
};

/** Whether a role has a right in its namespace. */
export function roleMay(role: MemberRole, right: NamespaceRight): boolean {
  return rolesWith[right].includes(role);
}

/** What the caller may do in a namespace, in which the caller has this role. Members are managed with the whole account alone. */
export function rightsIn(
  ctx: Context,
  namespace: { id: string; type: NamespaceType },
  role: MemberRole | null,
): Record<NamespaceRight, boolean> {
  const { actor } = ctx;
  const canManage =
    namespace.type === 'team' &&
    actor !== null &&
    hasScope(actor, 'publish') &&
    actor.onlyNamespaceId === null;
  const may = (right: NamespaceRight) =>
    canManage && (isAdmin(actor) || (role !== null && roleMay(role, right)));
  return {
    publish: canWrite(ctx, namespace.id),
    administer: canAdminister(ctx, namespace.id),
    addMembers: may('addMembers'),
    manageMembers: may('manageMembers'),
    remove: may('remove'),
  };
}

/**
 * Throws `auth.forbidden` unless the caller has the right in a team, in which the caller has this role now, as read in
 * the transaction that needs it.
 */
export function assertTeamRight(
  ctx: Pick<Context, 'actor'>,
  team: { name: string },
  role: MemberRole | null,
  right: NamespaceRight,
): void {
  if (isAdmin(ctx.actor) || (role !== null && roleMay(role, right))) return;
  const who = rolesWith[right].map((one) => `${one}s`).join(' and ');
  throw new AppError(
    'auth.forbidden',
    role === null
      ? `You are not a member of "${team.name}".`
      : `Your role in "${team.name}" is ${role}; only its ${who} may do this.`,
  );
}

/** The caller's actor if it may create a team. Throws `auth.*`. */
export function requireTeamCreation(ctx: Context): Actor {
  const actor = requireWholeAccount(ctx);
  if (ctx.settings.teamCreation === 'admins' && !isAdmin(actor)) {
    throw new AppError(
      'auth.forbidden',
      'Only admins may create teams on this registry. Ask one of them.',
    );
  }
  return actor;
}

/**
 * The condition on `assets` for what the caller may read; undefined if it is everything. Deleted assets are not
 * excluded.
 */
export function readableAssets(ctx: Context): SQL | undefined {
  const { assets } = ctx.db.tables;
  const { all, visibilities, namespaceIds } = readableBy(ctx);
  if (all) return undefined;
  const ways = [
    visibilities.length > 0 ? inArray(assets.visibility, visibilities) : undefined,
    namespaceIds.length > 0 ? inArray(assets.namespaceId, namespaceIds) : undefined,
  ].filter((way) => way !== undefined);
  return ways.length > 0 ? or(...ways) : sql`1 = 0`;
}

/**
 * The condition on `namespaces` for those that the caller may know of; undefined if it is all. These are the caller's
 * own, all teams for a signed-in caller, and every one with an asset that the caller may read.
 */
export function visibleNamespaces(ctx: Context): SQL | undefined {
  const { assets, namespaces } = ctx.db.tables;
  const { actor } = ctx;
  if (isAdmin(actor)) return undefined;
  const readable = ctx.db.query
    .select({ id: assets.id })
    .from(assets)
    .where(
      and(eq(assets.namespaceId, namespaces.id), isNull(assets.deletedAt), readableAssets(ctx)),
    );
  if (actor === null) return exists(readable);
  const own = memberships(actor).map(({ id }) => id);
  return or(
    eq(namespaces.type, 'team'),
    own.length > 0 ? inArray(namespaces.id, own) : undefined,
    exists(readable),
  );
}

/**
 * The caller's actor if it may publish to the namespace. Throws `auth.required`, `auth.insufficient_scope` or
 * `auth.forbidden`.
 */
export function requireWrite(ctx: Context, namespace: { id: string; name: string }): Actor {
  const actor = requireActor(ctx, 'publish');
  if (!canWrite(ctx, namespace.id)) {
    throw new AppError(
      'auth.forbidden',
      `You may not publish to "${namespace.name}" or change what is in it. Your own namespace is "${actor.username}".`,
    );
  }
  return actor;
}

/** The caller's actor if it may administer assets of the namespace. Throws like {@link requireWrite}. */
export function requireAdminister(ctx: Context, namespace: { id: string; name: string }): Actor {
  const actor = requireWrite(ctx, namespace);
  if (!canAdminister(ctx, namespace.id)) {
    throw new AppError(
      'auth.forbidden',
      `Only owners and maintainers of "${namespace.name}" may do this.`,
    );
  }
  return actor;
}

/**
 * Whether the caller may read the files of a version, and what shows their content. Those of a version that was yanked for
 * a security reason are for owners, maintainers and admins.
 */
export function canReadFiles(
  ctx: Context,
  asset: { namespaceId: string },
  version: { yankSeverity: YankSeverity | null },
): boolean {
  return version.yankSeverity !== 'security' || canAdminister(ctx, asset.namespaceId);
}

/** The memberships of an actor, reduced to one for a key that is limited to a namespace. */
function memberships(actor: Actor): Actor['namespaces'] {
  return actor.onlyNamespaceId === null
    ? actor.namespaces
    : actor.namespaces.filter(({ id }) => id === actor.onlyNamespaceId);
}
