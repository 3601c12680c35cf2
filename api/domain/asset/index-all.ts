import { and, eq } from 'drizzle-orm';
import type { Context } from '../context.ts';
import type { SearchDocument } from '../search.ts';
import { findTexts, readTexts } from '../version/texts.ts';
import { allAssets } from './all-assets.ts';
import type { FoundAsset } from './find.ts';
import { type IndexServices, isFound, searchDocument } from './index-asset.ts';

const assetsAtOnce = 50;
/** Each is some statements one after the other, which a database far away answers side by side. */
const readAtOnce = 8;
/** The texts of one transaction, in UTF-16 units: long manifests go a few at a time. */
const textMax = 2 * 1024 * 1024;

/** How far {@link indexAll} is. */
export type IndexProgress = (done: number) => void;

/**
 * Makes the search index say what the assets say, each with the manifest of its latest version, in
 * transactions of at most 50; what is read for one is read before it, so that it is short. Nobody else may
 * write meanwhile. Gives the ids of those whose manifest cannot be read: they are indexed without its text.
 * May be run again from the start at any time.
 */
export async function indexAll(
  services: IndexServices & Pick<Context, 'blobs'>,
  onProgress: IndexProgress = () => {},
): Promise<string[]> {
  const { db, search } = services;
  const unread: string[] = [];
  let done = 0;
  for await (const page of allAssets(db, db.query, assetsAtOnce)) {
    const hidden = page.filter((asset) => !isFound(asset));
    if (hidden.length > 0)
      await db.write(async (tx) => {
        for (const { id } of hidden) await search.remove(tx, id);
      });
    for await (const documents of documentsOf(services, page.filter(isFound), unread))
      await db.write((tx) => search.putMany(tx, documents));
    done += page.length;
    onProgress(done);
  }
  return unread;
}

async function* documentsOf(
  services: Pick<Context, 'db' | 'blobs'>,
  assets: FoundAsset[],
  unread: string[],
): AsyncGenerator<SearchDocument[]> {
  let documents: SearchDocument[] = [];
  let text = 0;
  for (let at = 0; at < assets.length; at += readAtOnce) {
    const some = assets.slice(at, at + readAtOnce);
    const bodies = await Promise.all(some.map((asset) => readableText(services, asset)));
    for (const [index, asset] of some.entries()) {
      const body = bodies[index] ?? null;
      if (body === null) unread.push(asset.id);
      documents.push(searchDocument(asset, body ?? ''));
      text += body?.length ?? 0;
    }
    if (text < textMax) continue;
    yield documents;
    documents = [];
    text = 0;
  }
  if (documents.length > 0) yield documents;
}

/** The text of the latest manifest: what is kept with the version, else as the archive has it; null where that is damaged or missing. */
async function readableText(
  services: Pick<Context, 'db' | 'blobs'>,
  asset: FoundAsset,
): Promise<string | null> {
  const { db } = services;
  const kept = await findTexts(db.query, services, asset);
  if (kept) return kept.searchText;
  const { versions } = db.tables;
  const [version] = await db.query
    .select()
    .from(versions)
    .where(and(eq(versions.assetId, asset.id), eq(versions.version, asset.latestVersion ?? '')));
  if (!version) return null;
  return (await readTexts(services, asset, version))?.searchText ?? null;
}
