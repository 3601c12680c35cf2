import { and, count, eq, inArray } from 'drizzle-orm';
import { allAssets } from '#api/domain/asset/all-assets.ts';
import type { FoundAsset } from '#api/domain/asset/find.ts';
import { derivedTables } from './derived-tables.ts';
import type { Fault, Inspected } from './fault.ts';
import { dayOf, repairIndex, repairInstalls, repairLatest, repairTags } from './repair-asset.ts';

const assetsAtOnce = 250;

/** The related rows of a page of assets, by asset id. */
type RelatedRows = {
  installs: Map<string, number>;
  /** The number of counted installs, by `<asset id> <day>`. */
  installsOfDay: Map<string, number>;
  countsOfDay: Map<string, number>;
  latest: Map<string, string>;
  tags: Map<string, string[]>;
  indexed: Set<string>;
};

/** Checks every asset's counters, latest version, tags and index entry against the rows that they derive from. */
export async function* checkAssets(
  inspected: Inspected,
  onAsset: (asset: FoundAsset) => void,
): AsyncGenerator<Fault> {
  const { db, query } = inspected;
  for await (const page of allAssets(db, query, assetsAtOnce)) {
    const related = await relatedRowsOf(inspected, page);
    for (const asset of page) {
      onAsset(asset);
      yield* checkAsset(inspected, asset, related);
    }
  }
}

function* checkAsset(
  inspected: Inspected,
  asset: FoundAsset,
  { installs, installsOfDay, countsOfDay, latest, tags, indexed }: RelatedRows,
): Generator<Fault> {
  const subject = asset.id;
  const name = `${asset.kind} ${asset.namespace}/${asset.name}`;
  const counted = installs.get(asset.id) ?? 0;
  if (counted !== asset.installs)
    yield {
      kind: 'asset.installs',
      subject,
      detail: `${name} counts ${asset.installs} installs, and has ${counted}.`,
      repair: (tx) => repairInstalls(tx, inspected, asset.id),
    };
  const days = [...installsOfDay.keys(), ...countsOfDay.keys()];
  for (const key of new Set(days.filter((key) => key.startsWith(`${asset.id} `)))) {
    const [rows, said] = [installsOfDay.get(key) ?? 0, countsOfDay.get(key) ?? 0];
    const day = key.slice(asset.id.length + 1);
    if (rows !== said)
      yield {
        kind: 'asset.install_days',
        subject: key,
        detail: `${name} counts ${said} installs on ${day}, and has ${rows}.`,
        repair: (tx) => repairInstalls(tx, inspected, asset.id),
      };
  }
  const tagged = latest.get(asset.id) ?? null;
  if (tagged !== asset.latestVersion)
    yield {
      kind: 'asset.latest_version',
      subject,
      detail: `${name} says ${asset.latestVersion ?? 'none'}, its dist-tag latest ${tagged ?? 'none'}.`,
      repair: (tx) => repairLatest(tx, inspected, asset),
    };
  const listed = [...new Set(asset.tags)].toSorted().join(' ');
  if ((tags.get(asset.id) ?? []).toSorted().join(' ') !== listed)
    yield {
      kind: 'asset.tags',
      subject,
      detail: `${name} lists the tags "${listed}", its rows others.`,
      repair: (tx) => repairTags(tx, inspected, asset),
    };
  const isSearchable = asset.deletedAt === null && asset.latestVersion !== null;
  if (isSearchable !== indexed.has(asset.id))
    yield {
      kind: isSearchable ? 'search.missing' : 'search.extra',
      subject,
      detail: `${name} is ${isSearchable ? 'not ' : ''}in the search index.`,
      repair: (tx) => repairIndex(tx, inspected, asset.id),
    };
}

async function relatedRowsOf({ db, query }: Inspected, page: FoundAsset[]): Promise<RelatedRows> {
  const { installs, installDays, distTags, versions, assetTags } = db.tables;
  const { searchDocuments } = derivedTables(db);
  const ids = page.map(({ id }) => id);
  const day = dayOf(db.dialect, installs.installedAt);
  const installed = await query
    .select({ assetId: installs.assetId, day, rows: count() })
    .from(installs)
    .where(and(inArray(installs.assetId, ids), eq(installs.counted, true)))
    .groupBy(installs.assetId, day);
  const days = await query.select().from(installDays).where(inArray(installDays.assetId, ids));
  const latest = await query
    .select({ assetId: distTags.assetId, version: versions.version })
    .from(distTags)
    .innerJoin(versions, eq(versions.id, distTags.versionId))
    .where(and(inArray(distTags.assetId, ids), eq(distTags.tag, 'latest')));
  const tagged = await query.select().from(assetTags).where(inArray(assetTags.assetId, ids));
  const indexed = await query
    .select({ assetId: searchDocuments.assetId })
    .from(searchDocuments)
    .where(inArray(searchDocuments.assetId, ids));
  const total = new Map<string, number>();
  for (const { assetId, rows } of installed) total.set(assetId, (total.get(assetId) ?? 0) + rows);
  return {
    installs: total,
    installsOfDay: new Map(installed.map((row) => [`${row.assetId} ${row.day}`, row.rows])),
    countsOfDay: new Map(days.map((row) => [`${row.assetId} ${row.day}`, row.count])),
    latest: new Map(latest.map(({ assetId, version }) => [assetId, version])),
    tags: groupBy(tagged),
    indexed: new Set(indexed.map(({ assetId }) => assetId)),
  };
}

function groupBy(rows: { assetId: string; tag: string }[]): Map<string, string[]> {
  const tags = new Map<string, string[]>();
  for (const { assetId, tag } of rows) tags.set(assetId, [...(tags.get(assetId) ?? []), tag]);
  return tags;
}
