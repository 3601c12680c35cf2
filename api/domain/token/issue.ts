import { eq } from 'drizzle-orm';
import type { z } from 'zod';
import type { createdToken, Scope } from '#schema/token.ts';
import { hashKey, newKey } from '../account/key.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import type { Hashes } from '../hashes.ts';
import { newId } from '../id.ts';
import { summariseToken } from './summarise.ts';

/** A new API key as the API returns it, including the key itself. */
export type CreatedToken = z.infer<typeof createdToken>;

/** A new key with its row, except the user. */
export type MadeToken = {
  key: string;
  row: {
    id: string;
    name: string;
    start: string;
    hash: string;
    scopes: Scope[];
    namespaceId: string | null;
    createdAt: Date;
    expiresAt: Date | null;
  };
};

/** Generates a key and its hash. Call it before the transaction that stores it with {@link insertToken}. */
export async function makeToken(
  hashes: Hashes,
  input: Omit<MadeToken['row'], 'id' | 'start' | 'hash'>,
): Promise<MadeToken> {
  const key = newKey();
  const hash = await hashKey(hashes, key);
  return { key, row: { ...input, id: newId(), start: key.slice(0, 7), hash } };
}

/** Stores a generated key for a user, and returns it in full. */
export async function insertToken(
  tx: Transaction,
  { db }: Pick<Context, 'db'>,
  userId: string,
  { key, row }: MadeToken,
): Promise<CreatedToken> {
  const { tokens, namespaces } = db.tables;
  await tx.insert(tokens).values({ ...row, userId });
  const [namespace] = row.namespaceId
    ? await tx
        .select({ name: namespaces.name })
        .from(namespaces)
        .where(eq(namespaces.id, row.namespaceId))
    : [];
  const token = { ...row, lastUsedAt: null, lastUsedIp: null };
  return { ...summariseToken(token, namespace?.name ?? null, row.createdAt), key };
}
