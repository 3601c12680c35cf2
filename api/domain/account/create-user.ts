import type { Role } from '#schema/user.ts';
import type { Services } from '../context.ts';
import type { Transaction } from '../database.ts';
import { newId } from '../id.ts';

/**
 * Inserts a user and a namespace of the same name that the user owns. Throws `write.conflict` if the name or
 * e-mail address is taken.
 */
export async function createUser(
  tx: Transaction,
  { db, now }: Pick<Services, 'db' | 'now'>,
  input: { username: string; email: string; passwordHash: string; role: Role },
): Promise<{ id: string; username: string; namespace: { id: string; name: string } }> {
  const { users, namespaces, namespaceMembers } = db.tables;
  const at = now();
  const id = newId();
  const namespace = { id: newId(), name: input.username };
  await tx.insert(users).values({
    id,
    username: input.username,
    email: input.email,
    role: input.role,
    passwordHash: input.passwordHash,
    createdAt: at,
    updatedAt: at,
  });
  await tx.insert(namespaces).values({ ...namespace, type: 'person', createdAt: at });
  await tx
    .insert(namespaceMembers)
    .values({ namespaceId: namespace.id, userId: id, role: 'owner', createdAt: at });
  return { id, username: input.username, namespace };
}
