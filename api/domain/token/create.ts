import type { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { tokenDaysDefault, type tokenInput } from '#schema/token.ts';
import { audit } from '../audit.ts';
import type { Actor, Context } from '../context.ts';
import { coversScopes, requireActor } from '../policy.ts';
import { type CreatedToken, insertToken, makeToken } from './issue.ts';

const dayMilliseconds = 86_400_000;

/**
 * Creates an API key for the caller; only this result contains the key. A key cannot create one with more
 * scopes, more namespaces or a later expiry than its own. Throws `auth.insufficient_scope`, `auth.forbidden`
 * for a later expiry, or `namespace.not_found` if the caller is not a member.
 */
export async function createToken(
  ctx: Context,
  input: z.infer<typeof tokenInput>,
): Promise<CreatedToken> {
  const actor = requireActor(ctx, 'publish');
  const missing = input.scopes.find((scope) => !coversScopes(actor.scopes, [scope]));
  if (missing) {
    throw new AppError(
      'auth.insufficient_scope',
      `A key without the scope "${missing}" cannot grant it.`,
    );
  }
  const { name, scopes } = input;
  const namespaceId = findMembership(actor, input.namespace);
  const createdAt = ctx.now();
  const expiresAt = expiryOf(actor, input.expiresInDays, createdAt);
  const row = { name, scopes, namespaceId, createdAt, expiresAt };
  const made = await makeToken(ctx.hashes, row);
  return ctx.db.write(async (tx) => {
    const token = await insertToken(tx, ctx, actor.userId, made);
    await audit(tx, ctx, {
      action: 'token.create',
      subject: `${actor.username}:${name}`,
      subjectId: token.id,
      detail: { scopes: token.scopes, expiresAt: token.expiresAt },
    });
    return token;
  });
}

/** The default expiry of a key. */
export function defaultExpiry(now: Date): Date {
  return new Date(now.getTime() + tokenDaysDefault * dayMilliseconds);
}

/**
 * The expiry of the new key: the requested one, or the default, which is reduced to the expiry of the
 * creating key.
 */
function expiryOf(actor: Actor, days: number | null | undefined, now: Date): Date | null {
  const last = actor.key?.expiresAt ?? null;
  if (days === undefined) {
    const standard = defaultExpiry(now);
    return last !== null && last < standard ? last : standard;
  }
  const asked = days === null ? null : new Date(now.getTime() + days * dayMilliseconds);
  if (last !== null && (asked === null || asked > last)) {
    throw new AppError(
      'auth.forbidden',
      `An API key cannot create one that outlives it, and this one expires at ${last.toISOString()}. Ask for fewer days, leave expiresInDays out to get the same expiry, or sign in.`,
      { errors: [{ pointer: '/expiresInDays', detail: 'Expires after the key that creates it' }] },
    );
  }
  return asked;
}

/** The namespace that the new key is limited to: the requested one, within the limit of the caller. */
function findMembership(actor: Actor, name: string | undefined): string | null {
  if (name === undefined) return actor.onlyNamespaceId;
  const membership = actor.namespaces.find((one) => one.name === name);
  if (!membership || (actor.onlyNamespaceId ?? membership.id) !== membership.id)
    throw new AppError('namespace.not_found', `You are not a member of a namespace "${name}".`);
  return membership.id;
}
