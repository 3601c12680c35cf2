import { asc, eq, gt } from 'drizzle-orm';
import type { Database, Queries } from '../database.ts';
import type { FoundAsset } from './find.ts';

/** Every asset, deleted ones too, by id and `size` at a time, so that memory does not grow with a registry. */
export async function* allAssets(
  { tables: { assets, namespaces } }: Pick<Database, 'tables'>,
  query: Pick<Queries, 'select'>,
  size: number,
): AsyncGenerator<FoundAsset[]> {
  for (let after = ''; ;) {
    const rows = await query
      .select({ asset: assets, namespace: namespaces.name })
      .from(assets)
      .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
      .where(gt(assets.id, after))
      .orderBy(asc(assets.id))
      .limit(size);
    const last = rows.at(-1);
    if (!last) return;
    yield rows.map(({ asset, namespace }) => ({ ...asset, namespace }));
    after = last.asset.id;
  }
}
