import type { TokenSummary } from '#schema/token.ts';
import type { Context } from '../context.ts';

type TokenRow = Context['db']['tables']['tokens']['$inferSelect'];

/** A stored key as the API shows it. */
export function summariseToken(
  row: Omit<TokenRow, 'hash' | 'userId' | 'revokedAt'>,
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
