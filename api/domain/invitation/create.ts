import type { z } from 'zod';
import type { CreatedInvitation, invitationInput } from '#schema/account-link.ts';
import { AppError } from '#schema/error.ts';
import { userIdOf } from '../account/actor.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { newId } from '../id.ts';
import { newLinkSecret } from '../link/secret.ts';
import { getTeamExclusively } from '../namespace/find.ts';
import { assertTeamRight, requireAdmin } from '../policy.ts';

/**
 * Makes a link with which one person registers, and joins a team if it names one. Admins make any; owners of a team
 * make those into it, maintainers with the role `member`. Throws `auth.*`, `auth.registration_closed`,
 * `namespace.not_found`, `namespace.personal`.
 */
export async function createInvitation(
  ctx: Context,
  input: z.infer<typeof invitationInput>,
): Promise<CreatedInvitation> {
  if (input.team === undefined) requireAdmin(ctx);
  if (ctx.settings.registration === 'closed') {
    throw new AppError(
      'auth.registration_closed',
      'Registration is closed, so no invitation would work. An admin can create the account, or set REGISTRATION=invite.',
    );
  }
  const { secret, hash } = await newLinkSecret(ctx);
  const createdAt = ctx.now();
  const expiresAt = new Date(createdAt.getTime() + input.expiresInHours * 3_600_000);
  return ctx.db.write(async (tx) => {
    const { team, role } = await teamOf(ctx, tx, input);
    const row = {
      id: newId(),
      purpose: 'invitation' as const,
      hash,
      namespaceId: team?.id ?? null,
      role,
      createdBy: userIdOf(ctx),
      createdAt,
      expiresAt,
    };
    await tx.insert(ctx.db.tables.accountLinks).values(row);
    await audit(tx, ctx, {
      action: 'invitation.create',
      subject: team?.name ?? 'registry',
      subjectId: row.id,
      detail: { role, expiresAt: expiresAt.toISOString() },
    });
    return {
      id: row.id,
      team: team?.name ?? null,
      role,
      invitedBy: ctx.actor?.username ?? null,
      createdAt: createdAt.toISOString(),
      expiresAt: expiresAt.toISOString(),
      // Behind the # it reaches neither logs nor other sites.
      url: `${ctx.settings.publicUrl}/register#${secret}`,
    };
  });
}

async function teamOf(
  ctx: Context,
  tx: Transaction,
  input: Pick<z.infer<typeof invitationInput>, 'team' | 'role'>,
) {
  if (input.team === undefined) return { team: null, role: null };
  const { team, role: own } = await getTeamExclusively(ctx, tx, input.team);
  const role = input.role ?? 'member';
  assertTeamRight(ctx, team, own, role === 'member' ? 'addMembers' : 'manageMembers');
  return { team, role };
}
