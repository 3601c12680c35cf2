import { eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { Transaction } from '../database.ts';

/** Makes `asset_tags`, the tags as rows, say what `assets.tags` says. On libSQL the search index answers filters by tag. */
export async function replaceTags(
  tx: Transaction,
  ctx: Pick<Context, 'db'>,
  assetId: string,
  tags: string[],
): Promise<void> {
  const { assetTags } = ctx.db.tables;
  await tx.delete(assetTags).where(eq(assetTags.assetId, assetId));
  if (tags.length > 0)
    await tx.insert(assetTags).values([...new Set(tags)].map((tag) => ({ assetId, tag })));
}
