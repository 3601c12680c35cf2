import { AppError } from '#schema/error.ts';
import type { NamespaceDetail } from '#schema/namespace.ts';
import { userIdOf } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import { newId } from '../id.ts';
import { requireTeamCreation, rightsIn } from '../policy.ts';
import { assertNameAllowed } from './reserved.ts';

/**
 * Creates a team, whose owner is the caller. Throws `auth.*`, `namespace.reserved`, and `namespace.taken` for the name
 * of a team or user.
 */
export async function createTeam(ctx: Context, name: string): Promise<NamespaceDetail> {
  const actor = requireTeamCreation(ctx);
  assertNameAllowed(ctx, name, '/name');
  const { namespaces, namespaceMembers } = ctx.db.tables;
  const at = ctx.now();
  const team = { id: newId(), name, type: 'team' as const, createdAt: at };
  await ctx.db.write(async (tx) => {
    const [made] = await tx
      .insert(namespaces)
      .values(team)
      .onConflictDoNothing()
      .returning({ id: namespaces.id });
    if (!made) {
      const detail = `The name "${name}" is taken.`;
      throw new AppError('namespace.taken', detail, { errors: [{ pointer: '/name', detail }] });
    }
    const userId = userIdOf(ctx);
    if (userId !== null) {
      await tx
        .insert(namespaceMembers)
        .values({ namespaceId: team.id, userId, role: 'owner', createdAt: at });
    }
    await audit(tx, ctx, { action: 'team.create', subject: name, subjectId: team.id });
  });
  const membership = { id: team.id, name, type: team.type, role: 'owner' as const };
  const now = { ...ctx, actor: { ...actor, namespaces: [...actor.namespaces, membership] } };
  return {
    name,
    type: team.type,
    createdAt: at.toISOString(),
    assets: 0,
    members: 1,
    role: 'owner',
    permissions: rightsIn(now, team, 'owner'),
  };
}
