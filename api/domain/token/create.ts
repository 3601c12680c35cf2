import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import { AppError } from '#schema/error.ts';
import type { createdToken, Scope, tokenInput, TokenSummary } from '#schema/token.ts';
import { hashKey, newKey } from '../account/key.ts';
import { audit } from '../audit.ts';
import type { Actor, Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { newId } from '../id.ts';
import { requireActor } from '../policy.ts';

export type CreatedToken = z.infer<typeof createdToken>;

/**
 * Makes an API key of the caller; only this answer holds it. A key can make no key with more power than
 * its own. Throws `auth.insufficient_scope`, or `namespace.not_found` for one the caller is no member of.
 */
export async function createToken(
  ctx: Context,
  input: z.infer<typeof tokenInput>,
): Promise<CreatedToken> {
  const actor = requireActor(ctx, 'publish');
  const missing = input.scopes.find((scope) => !mayGrant(actor.scopes, scope));
  if (missing) {
    throw new AppError(
      'auth.insufficient_scope',
      `A key without the scope "${missing}" cannot grant it.`,
    );
  }
  const namespaceId = findMembership(actor, input.namespace);
  return ctx.db.write(async (tx) => {
    const token = await issueToken(tx, ctx, { ...input, id: newId(), namespaceId });
    await audit(tx, ctx, {
      action: 'token.create',
      subject: `${actor.username}:${input.name}`,
      subjectId: token.id,
      detail: { scopes: token.scopes, expiresAt: token.expiresAt },
    });
    return token;
  });
}

/** Inserts a key of the acting user and gives it whole. */
export async function issueToken(
  tx: Transaction,
  ctx: Context,
  input: {
    id: string;
    name: string;
    scopes: Scope[];
    namespaceId: string | null;
    expiresInDays: number | null;
  },
): Promise<CreatedToken> {
  const { tokens, namespaces } = ctx.db.tables;
  const key = newKey();
  const createdAt = ctx.now();
  const expiresAt =
    input.expiresInDays === null
      ? null
      : new Date(createdAt.getTime() + input.expiresInDays * 86_400_000);
  const row = {
    id: input.id,
    userId: ctx.actor?.userId ?? '',
    name: input.name,
    start: key.slice(0, 7),
    hash: await hashKey(key),
    scopes: input.scopes,
    namespaceId: input.namespaceId,
    createdAt,
    expiresAt,
    lastUsedAt: null,
    revokedAt: null,
  };
  await tx.insert(tokens).values(row);
  const [namespace] = input.namespaceId
    ? await tx
        .select({ name: namespaces.name })
        .from(namespaces)
        .where(eq(namespaces.id, input.namespaceId))
    : [];
  return { ...summariseToken(row, namespace?.name ?? null), key };
}

/** A stored key as it is listed. */
export function summariseToken(
  row: Omit<Context['db']['tables']['tokens']['$inferSelect'], 'hash' | 'userId'>,
  namespace: string | null,
): TokenSummary {
  return {
    id: row.id,
    name: row.name,
    start: row.start,
    scopes: row.scopes,
    namespace,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
  };
}

function mayGrant(held: Scope[], wanted: Scope): boolean {
  const rank: Scope[] = ['read', 'publish', 'admin'];
  return held.some((scope) => rank.indexOf(scope) >= rank.indexOf(wanted));
}

/** The namespace that the key is limited to: what is asked for, within what the caller is limited to. */
function findMembership(actor: Actor, name: string | undefined): string | null {
  if (name === undefined) return actor.onlyNamespaceId;
  const membership = actor.namespaces.find((one) => one.name === name);
  if (!membership || (actor.onlyNamespaceId ?? membership.id) !== membership.id)
    throw new AppError('namespace.not_found', `You are no member of a namespace "${name}".`);
  return membership.id;
}
