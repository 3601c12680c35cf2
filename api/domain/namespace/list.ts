import { and, asc, count, eq, gt, inArray, isNull } from 'drizzle-orm';
import { z } from 'zod';
import { namespaceName, type NamespaceType } from '#schema/name.ts';
import type { NamespaceSummary } from '#schema/namespace.ts';
import type { Page } from '#schema/page.ts';
import { userIdOf } from '../account/actor.ts';
import type { Context } from '../context.ts';
import { cursorOf } from '../cursor.ts';
import { readableAssets, visibleNamespaces } from '../policy.ts';
import type { NamespaceRow } from './find.ts';

/** The name of the last namespace of a page. */
const position = cursorOf(z.tuple([namespaceName]));

/**
 * Lists the namespaces that the caller may know of, by name: all, those of a type, or those that the caller is a
 * member of. Throws `request.invalid` for a wrong cursor.
 */
export async function listNamespaces(
  ctx: Context,
  input: {
    type?: NamespaceType | undefined;
    mine: boolean;
    cursor?: string | undefined;
    size: number;
  },
): Promise<Page<NamespaceSummary>> {
  const { namespaces, namespaceMembers } = ctx.db.tables;
  const { query } = ctx.db;
  const after = input.cursor === undefined ? null : position.decode(input.cursor)[0];
  const own = query
    .select({ id: namespaceMembers.namespaceId })
    .from(namespaceMembers)
    .where(eq(namespaceMembers.userId, userIdOf(ctx) ?? ''));
  const listed = and(
    visibleNamespaces(ctx),
    input.type && eq(namespaces.type, input.type),
    input.mine ? inArray(namespaces.id, own) : undefined,
  );
  const [rows, [counted]] = await Promise.all([
    query
      .select()
      .from(namespaces)
      .where(and(listed, after === null ? undefined : gt(namespaces.name, after)))
      .orderBy(asc(namespaces.name))
      .limit(input.size + 1),
    query.select({ total: count() }).from(namespaces).where(listed),
  ]);
  const shown = rows.slice(0, input.size);
  const last = rows.length > input.size ? shown.at(-1) : undefined;
  return {
    items: await summariseNamespaces(ctx, shown),
    nextCursor: last ? position.encode([last.name]) : null,
    total: counted?.total ?? 0,
  };
}

/** Namespaces as the caller sees them, with counts of what the caller may see in them. */
export async function summariseNamespaces(
  ctx: Context,
  rows: NamespaceRow[],
): Promise<NamespaceSummary[]> {
  if (rows.length === 0) return [];
  const { assets, namespaceMembers } = ctx.db.tables;
  const { query } = ctx.db;
  const ids = rows.map(({ id }) => id);
  const [assetCounts, memberCounts] = await Promise.all([
    query
      .select({ id: assets.namespaceId, total: count() })
      .from(assets)
      .where(and(inArray(assets.namespaceId, ids), isNull(assets.deletedAt), readableAssets(ctx)))
      .groupBy(assets.namespaceId),
    ctx.actor === null
      ? []
      : query
          .select({ id: namespaceMembers.namespaceId, total: count() })
          .from(namespaceMembers)
          .where(inArray(namespaceMembers.namespaceId, ids))
          .groupBy(namespaceMembers.namespaceId),
  ]);
  const assetsIn = new Map(assetCounts.map(({ id, total }) => [id, total]));
  const membersOf = new Map(memberCounts.map(({ id, total }) => [id, total]));
  const roles = new Map(ctx.actor?.namespaces.map(({ id, role }) => [id, role]));
  return rows.map(({ id, name, type, createdAt }) => ({
    name,
    type,
    createdAt: createdAt.toISOString(),
    assets: assetsIn.get(id) ?? 0,
    members: ctx.actor === null ? null : (membersOf.get(id) ?? 0),
    role: roles.get(id) ?? null,
  }));
}
