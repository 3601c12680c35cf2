import { and, desc, eq, or } from 'drizzle-orm';
import type { Services } from '#api/domain/context.ts';
import type { FoundSource } from '#api/domain/source/find.ts';
import type { Kind } from '#schema/kind.ts';
import type { Provenance } from '#schema/tables/define.ts';
import type { OwnAsset, TakenName } from './plan.ts';

/** The start of each deprecation message that a sync writes; any other message is from a person, and a sync keeps it. */
export const goneMessage = 'No longer in ';

/**
 * The content of a source's namespace: the assets of this source, and the names that belong to others. An
 * asset whose source was removed has no owner: this source may adopt it, and its folder is the one that
 * its latest version was read from.
 */
export async function readRegistrySide(
  { db }: Pick<Services, 'db'>,
  source: Pick<FoundSource, 'id' | 'namespaceId' | 'namespace'>,
): Promise<{ own: OwnAsset[]; taken: TakenName[] }> {
  const former = await readFormerNames({ db }, source);
  const { assets, namespaces, syncedAssets, syncSources, versions } = db.tables;
  const rows = await db.query
    .select({
      assetId: assets.id,
      kind: assets.kind,
      name: assets.name,
      namespaceId: assets.namespaceId,
      namespace: namespaces.name,
      origin: assets.origin,
      latestVersion: assets.latestVersion,
      deletedAt: assets.deletedAt,
      sourceId: syncedAssets.sourceId,
      path: syncedAssets.path,
      fingerprint: syncedAssets.fingerprint,
      goneAt: syncedAssets.goneAt,
      url: syncSources.url,
      deprecationMessage: assets.deprecationMessage,
      provenance: versions.provenance,
    })
    .from(assets)
    .innerJoin(namespaces, eq(namespaces.id, assets.namespaceId))
    .leftJoin(syncedAssets, eq(syncedAssets.assetId, assets.id))
    .leftJoin(syncSources, eq(syncSources.id, syncedAssets.sourceId))
    .leftJoin(
      versions,
      and(eq(versions.assetId, assets.id), eq(versions.version, assets.latestVersion)),
    )
    .where(or(eq(assets.namespaceId, source.namespaceId), eq(syncedAssets.sourceId, source.id)));
  const own: OwnAsset[] = [];
  const taken: TakenName[] = [];
  for (const row of rows) {
    const { kind, name, latestVersion } = row;
    if (row.sourceId === source.id) {
      own.push({
        assetId: row.assetId,
        kind,
        ...namesInSource(source, row, former),
        path: row.path ?? '',
        fingerprint: row.fingerprint ?? '',
        latestVersion,
        isGone: row.goneAt !== null,
        isDeleted: row.deletedAt !== null,
        isOrphan: false,
      });
    } else if (row.sourceId !== null) {
      taken.push({ kind, name, owner: `is synced from ${row.url ?? 'another source'}` });
    } else if (row.origin === 'published') {
      const where = `in ${source.namespace}`;
      const owner =
        row.deletedAt === null
          ? `is published ${where} by hand, and is not overwritten`
          : `was published ${where} by hand and deleted; its name stays taken`;
      taken.push({ kind, name, owner });
    } else if (row.deletedAt !== null) {
      taken.push({ kind, name, owner: 'was synced before and deleted here' });
    } else {
      own.push({
        assetId: row.assetId,
        kind,
        ...namesInSource(source, row, former),
        path: readFrom(row.provenance),
        fingerprint: '',
        latestVersion,
        isGone: row.deprecationMessage?.startsWith(goneMessage) ?? false,
        isDeleted: false,
        isOrphan: true,
      });
    }
  }
  const ownIds = new Set(own.map(({ assetId }) => assetId));
  for (const { assetId, kind, name } of former) {
    if (assetId !== null && ownIds.has(assetId)) continue;
    taken.push({ kind, name, owner: 'is the former name of another asset and stays reserved' });
  }
  return { own, taken };
}

type FormerName = { assetId: string | null; kind: Kind; name: string };

/** The names in the namespace of a source that assets have moved away from, the last first. */
async function readFormerNames(
  { db }: Pick<Services, 'db'>,
  { namespaceId }: Pick<FoundSource, 'namespaceId'>,
): Promise<FormerName[]> {
  const { assetRedirects } = db.tables;
  return db.query
    .select({
      assetId: assetRedirects.assetId,
      kind: assetRedirects.kind,
      name: assetRedirects.name,
    })
    .from(assetRedirects)
    .where(eq(assetRedirects.namespaceId, namespaceId))
    .orderBy(desc(assetRedirects.createdAt), assetRedirects.name);
}

/** The names under which a source publishes an asset, and where that is if it is in another namespace now. */
function namesInSource(
  source: Pick<FoundSource, 'namespaceId'>,
  row: { assetId: string; namespaceId: string; namespace: string; name: string },
  former: readonly FormerName[],
): Pick<OwnAsset, 'name' | 'formerNames' | 'movedTo'> {
  const { namespace, name } = row;
  const names = former.filter(({ assetId }) => assetId === row.assetId).map((one) => one.name);
  if (row.namespaceId === source.namespaceId) return { name, formerNames: names, movedTo: null };
  const [last = name, ...others] = names;
  return { name: last, formerNames: others, movedTo: { namespace, name } };
}

/** The folder that a sync read a version from; empty if the version was published by a person. */
function readFrom(provenance: Provenance | null): string {
  return provenance === null || provenance.by === 'publisher' ? '' : provenance.path;
}
