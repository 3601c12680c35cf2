import { eq } from 'drizzle-orm';
import { AppError } from '#schema/error.ts';
import type { Context } from '../context.ts';
import { requireActor } from '../policy.ts';

/**
 * The namespace with this name, or the caller's own for null. Throws `auth.required` for an anonymous caller,
 * and `namespace.not_found`.
 */
export async function getNamespace(
  ctx: Context,
  name: string | null,
): Promise<{ id: string; name: string }> {
  const actor = requireActor(ctx, 'read');
  const { namespaces } = ctx.db.tables;
  const wanted = name ?? actor.username;
  const [row] = await ctx.db.query
    .select({ id: namespaces.id, name: namespaces.name })
    .from(namespaces)
    .where(eq(namespaces.name, wanted));
  if (!row) throw new AppError('namespace.not_found', `There is no namespace "${wanted}".`);
  return row;
}
