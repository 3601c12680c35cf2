import type { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { tokenDaysDefault, type tokenInput } from '#schema/token.ts';
import { audit } from '../audit.ts';
import type { Actor, Context } from '../context.ts';
import { coversScopes, requireActor } from '../policy.ts';
import { type CreatedToken, insertToken, makeToken } from './issue.ts';

const dayMilliseconds = 86_400_000;

/**
 * Makes an API key of the caller; only this answer holds it. A key makes none with more scopes or namespaces than
 * its own, nor one that outlives it. Throws `auth.insufficient_scope`, `auth.forbidden` for a later end, or
 * `namespace.not_found` for one the caller is no member of.
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
  const expiresAt = endOf(actor, input.expiresInDays, createdAt);
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

/** When a first key ends, and one whose maker did not say. */
export function standardEnd(now: Date): Date {
  return new Date(now.getTime() + tokenDaysDefault * dayMilliseconds);
}

/** When the new key ends: as asked for, or by default, but then no later than the key that makes it. */
function endOf(actor: Actor, days: number | null | undefined, now: Date): Date | null {
  const last = actor.key?.expiresAt ?? null;
  if (days === undefined) {
    const standard = standardEnd(now);
    return last !== null && last < standard ? last : standard;
  }
  const asked = days === null ? null : new Date(now.getTime() + days * dayMilliseconds);
  if (last !== null && (asked === null || asked > last)) {
    throw new AppError(
      'auth.forbidden',
      `An API key makes none that outlives it, and this one ends at ${last.toISOString()}. Ask for fewer days, for none to get as many as there are, or sign in.`,
      { errors: [{ pointer: '/expiresInDays', detail: 'Ends after the key that makes it' }] },
    );
  }
  return asked;
}

/** The namespace that the key is limited to: what is asked for, within what the caller is limited to. */
function findMembership(actor: Actor, name: string | undefined): string | null {
  if (name === undefined) return actor.onlyNamespaceId;
  const membership = actor.namespaces.find((one) => one.name === name);
  if (!membership || (actor.onlyNamespaceId ?? membership.id) !== membership.id)
    throw new AppError('namespace.not_found', `You are no member of a namespace "${name}".`);
  return membership.id;
}
