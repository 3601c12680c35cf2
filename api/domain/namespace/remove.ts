import { count, eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import { audit } from '../audit.ts';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';
import { assertTeamRight } from '../policy.ts';
import { getTeamExclusively, type NamespaceRow } from './find.ts';

/**
 * Deletes a team with its memberships, and the API keys that are limited to it. Throws `auth.*`,
 * `namespace.not_found`, `namespace.personal`, and `namespace.not_empty` if it has assets, also deleted ones, or is
 * what a git source publishes to.
 */
export async function removeTeam(ctx: Context, name: string): Promise<void> {
  await ctx.db.write(async (tx) => {
    const { team, role } = await getTeamExclusively(ctx, tx, name);
    assertTeamRight(ctx, team, role, 'remove');
    await assertEmpty(ctx, tx, team);
    const { namespaces } = ctx.db.tables;
    await tx.delete(namespaces).where(eq(namespaces.id, team.id));
    await audit(tx, ctx, { action: 'team.delete', subject: team.name, subjectId: team.id });
  });
}

async function assertEmpty(ctx: Context, tx: Transaction, team: NamespaceRow): Promise<void> {
  const { assets, syncSources } = ctx.db.tables;
  const [all] = await tx
    .select({ total: count(), deleted: count(assets.deletedAt) })
    .from(assets)
    .where(eq(assets.namespaceId, team.id));
  const { total = 0, deleted = 0 } = all ?? {};
  if (total > deleted) {
    throw new AppError(
      'namespace.not_empty',
      `"${team.name}" still has ${counted(total - deleted, 'asset')}. Delete them or move them to another namespace first.`,
    );
  }
  // Whoever took the name could publish other content under version numbers that people have in their lock files.
  if (deleted > 0) {
    throw new AppError(
      'namespace.not_empty',
      `"${team.name}" has ${counted(deleted, 'deleted asset')}, whose names and version numbers stay used, so that nobody can publish other content under them. The team can be left empty, but not deleted.`,
    );
  }
  const { assetRedirects, tombstones } = ctx.db.tables;
  const former = [
    ...(await tx
      .select({ name: assetRedirects.name })
      .from(assetRedirects)
      .where(eq(assetRedirects.namespaceId, team.id))
      .limit(1)),
    ...(await tx
      .select({ name: tombstones.name })
      .from(tombstones)
      .where(eq(tombstones.namespace, team.name))
      .limit(1)),
  ];
  if (former.length > 0) {
    throw new AppError(
      'namespace.not_empty',
      `Assets were published to "${team.name}" and have moved away or were erased. Their names stay used, so the team can be left empty, but not deleted.`,
    );
  }
  const [source] = await tx
    .select({ total: count() })
    .from(syncSources)
    .where(eq(syncSources.namespaceId, team.id));
  if (source && source.total > 0) {
    throw new AppError(
      'namespace.not_empty',
      `${counted(source.total, 'git source')} publish to "${team.name}". An admin has to remove them first.`,
    );
  }
}

function counted(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
