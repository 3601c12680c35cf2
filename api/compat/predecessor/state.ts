import { eq, inArray } from 'drizzle-orm';
import type { Database } from '#api/domain/database.ts';
import type { Kind } from '#schema/kind.ts';

/** What a plan needs to know of the registry that takes the data over. */
export type RegistryState = {
  users: { id: string; username: string; email: string; isAdmin: boolean }[];
  /** All names of namespaces. */
  namespaces: Set<string>;
  /** Each as {@link assetKey}. */
  assets: Set<string>;
  /** What an earlier import made, as {@link importedKey} of its row there and the id here. */
  imported: Map<string, string>;
};

/** The actions of the audit log that an import writes with each row, in the same transaction. */
export const importActions = ['import.user', 'import.asset', 'import.source'] as const;

/** The detail of such an audit entry. */
export type ImportedFrom = { predecessor: string; table: string; id: number };

/** A registry with nothing in it. */
export function emptyState(): RegistryState {
  return { users: [], namespaces: new Set(), assets: new Set(), imported: new Map() };
}

export function assetKey(kind: Kind, namespace: string, name: string): string {
  return `${kind}:${namespace}/${name}`;
}

export function importedKey(table: string, id: number): string {
  return `${table} ${id}`;
}

/** Reads the state; what was imported is that of the registry called `origin`. */
export async function readState(
  { query, tables }: Database,
  origin: string,
): Promise<RegistryState> {
  const { users, namespaces, assets, auditEntries } = tables;
  const people = await query
    .select({ id: users.id, username: users.username, email: users.email, role: users.role })
    .from(users);
  const spaces = await query.select({ name: namespaces.name }).from(namespaces);
  const found = await query
    .select({ kind: assets.kind, namespace: namespaces.name, name: assets.name })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId));
  const entries = await query
    .select({ id: auditEntries.subjectId, detail: auditEntries.detail })
    .from(auditEntries)
    .where(inArray(auditEntries.action, [...importActions]));
  return {
    users: people.map(({ role, ...user }) => ({ ...user, isAdmin: role === 'admin' })),
    namespaces: new Set(spaces.map(({ name }) => name)),
    assets: new Set(found.map(({ kind, namespace, name }) => assetKey(kind, namespace, name))),
    imported: new Map(
      entries
        .filter(({ detail }) => detail['predecessor'] === origin)
        .map(({ id, detail }) => [
          importedKey(String(detail['table']), Number(detail['id'])),
          id ?? '',
        ]),
    ),
  };
}
