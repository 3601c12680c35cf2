import { and, count, eq, isNull, ne } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Services } from '../context.ts';
import type { Transaction } from '../database.ts';

/**
 * Throws `member.last_owner` if the user is the only active owner of the team. The transaction must hold
 * `membersLock`. A disabled owner counts as none.
 */
export async function assertAnotherOwner(
  { db }: Pick<Services, 'db'>,
  tx: Transaction,
  team: { id: string; name: string },
  user: { id: string; username: string },
): Promise<void> {
  const { namespaceMembers, users } = db.tables;
  const [others] = await tx
    .select({ total: count() })
    .from(namespaceMembers)
    .innerJoin(users, eq(users.id, namespaceMembers.userId))
    .where(
      and(
        eq(namespaceMembers.namespaceId, team.id),
        eq(namespaceMembers.role, 'owner'),
        ne(namespaceMembers.userId, user.id),
        isNull(users.disabledAt),
      ),
    );
  if (others && others.total > 0) return;
  throw new AppError(
    'member.last_owner',
    `"${user.username}" is the last active owner of "${team.name}". Make another member an owner first, or delete the team.`,
  );
}

/** {@link assertAnotherOwner} for every team that the user owns. */
export async function assertOtherOwners(
  services: Pick<Services, 'db'>,
  tx: Transaction,
  user: { id: string; username: string },
): Promise<void> {
  const { namespaceMembers, namespaces } = services.db.tables;
  const owned = await tx
    .select({ id: namespaces.id, name: namespaces.name })
    .from(namespaceMembers)
    .innerJoin(namespaces, eq(namespaces.id, namespaceMembers.namespaceId))
    .where(
      and(
        eq(namespaceMembers.userId, user.id),
        eq(namespaceMembers.role, 'owner'),
        eq(namespaces.type, 'team'),
      ),
    )
    .orderBy(namespaces.name);
  for (const team of owned) await assertAnotherOwner(services, tx, team, user);
}
