import type { NamespaceDetail } from '#schema/namespace.ts';
import type { Context } from '../context.ts';
import { rightsIn } from '../policy.ts';
import { getVisibleNamespace } from './find.ts';
import { summariseNamespaces } from './list.ts';

/** A namespace, with what the caller may do in it. Throws `namespace.not_found` if the caller may not know of it. */
export async function showNamespace(ctx: Context, name: string): Promise<NamespaceDetail> {
  const row = await getVisibleNamespace(ctx, ctx.db.query, name);
  const [summary] = await summariseNamespaces(ctx, [row]);
  if (!summary) throw new Error(`The namespace ${name} has no summary`);
  return { ...summary, permissions: rightsIn(ctx, row, summary.role) };
}
