import { asc, eq, gt } from 'drizzle-orm';
import type { Transaction } from '../database.ts';
import type { FoundAsset } from './find.ts';
import { indexAsset, type IndexServices, readSearchText } from './index-asset.ts';

const assetsPerTransaction = 50;

/** How far {@link indexAll} is. */
export type IndexProgress = (done: number) => void;

/**
 * Makes the search index say what the assets say, each with the manifest of its latest version, in
 * transactions of 50. Gives the ids of those whose manifest cannot be read: they are indexed without its
 * text. May be run again from the start at any time.
 */
export async function indexAll(
  services: IndexServices,
  onProgress: IndexProgress = () => {},
): Promise<string[]> {
  const { db } = services;
  const { assets, namespaces } = db.tables;
  const unread: string[] = [];
  let after = '';
  for (let done = 0; ;) {
    const page = await db.query
      .select({ asset: assets, namespace: namespaces.name })
      .from(assets)
      .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
      .where(gt(assets.id, after))
      .orderBy(asc(assets.id))
      .limit(assetsPerTransaction);
    const last = page.at(-1);
    if (!last) return unread;
    after = last.asset.id;
    await db.write(async (tx) => {
      for (const { asset, namespace } of page)
        if (!(await indexReadable(tx, services, { ...asset, namespace }))) unread.push(asset.id);
    });
    done += page.length;
    onProgress(done);
  }
}

/** Indexes one asset as far as it can be read; false when its manifest cannot. */
export async function indexReadable(
  tx: Transaction,
  services: IndexServices,
  asset: FoundAsset,
): Promise<boolean> {
  const isFound = asset.deletedAt === null && asset.latestVersion !== null;
  const body = isFound ? await readSearchText(tx, services, asset).catch(unreadable(services)) : '';
  await indexAsset(tx, services, asset, body ?? '');
  return body !== null;
}

/** A manifest that is damaged or missing is none of the index's business; a database that fails is. */
function unreadable({ db }: IndexServices) {
  return (err: unknown): null => {
    if (db.explain(err) !== err) throw err;
    return null;
  };
}
