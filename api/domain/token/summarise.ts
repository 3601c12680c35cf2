import { expiresSoon } from '#schema/key-expiry.ts';
import type { TokenSummary } from '#schema/token.ts';
import type { Context } from '../context.ts';

type TokenRow = Context['db']['tables']['tokens']['$inferSelect'];

/** A stored key as the API shows it at the time `at`. */
export function summariseToken(
  row: Omit<TokenRow, 'hash' | 'userId' | 'revokedAt'>,
  namespace: string | null,
  at: Date,
): TokenSummary {
  return {
    id: row.id,
    name: row.name,
    start: row.start,
    scopes: row.scopes,
    namespace,
    createdAt: row.createdAt.toISOString(),
    expiresAt: row.expiresAt?.toISOString() ?? null,
    expiresSoon: expiresSoon(row.expiresAt, at),
    lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
    lastUsedIp: row.lastUsedIp,
  };
}
