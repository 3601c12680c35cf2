import { createHash } from 'node:crypto';
import { asc } from 'drizzle-orm';
import type { Database, Queries } from '#api/domain/database.ts';

/**
 * Identifies a registry, wherever it is stored: the hash of its first namespace, which every registry has and
 * keeps. All empty databases are equal.
 */
export async function fingerprintOf(
  { tables }: Pick<Database, 'tables'>,
  query: Queries,
): Promise<string> {
  const { namespaces } = tables;
  const [first] = await query
    .select({ id: namespaces.id })
    .from(namespaces)
    .orderBy(asc(namespaces.id))
    .limit(1);
  return createHash('sha256')
    .update(first?.id ?? '')
    .digest('hex');
}
