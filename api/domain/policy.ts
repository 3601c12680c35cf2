import type { Visibility } from '#schema/asset.ts';
import { AppError } from '#schema/error.ts';
import type { Scope } from '#schema/token.ts';
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
  return ctx.actor.namespaces.some(({ id, role }) => id === namespaceId && role !== 'member');
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
