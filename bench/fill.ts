import { v7 as uuid } from 'uuid';
import { type Kind, kindNames } from '#schema/kind.ts';
import { kindModule } from '#schema/kinds/index.ts';
import { buildArchive, type Archive } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import type { Database, Transaction } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';
import { corpus, type MadeUpAsset, people } from './corpus.ts';

/** Rows per statement and assets per transaction: statements of one shape are prepared once. */
const batchSize = 100;
const batchesPerTransaction = 50;
const archivesPerKind = 20;

type Filler = Pick<SearchIndex, 'putMany'>;
type Person = { userId: string; namespaceId: string; username: string };

/**
 * Fills a migrated, empty database with `count` published assets of {@link corpus}, each with one version, a
 * readme, tags and its index entry. It writes directly into the tables: 100,000 take about a minute. The
 * assets of a kind share twenty archives. Returns the authors, who cannot sign in.
 */
export async function fill(db: Database, search: Filler, count: number): Promise<Person[]> {
  const at = new Date('2026-01-01T00:00:00Z');
  const persons = await addPeople(db, at);
  const archives = await addArchives(db, at);
  let batches: MadeUpAsset[][] = [];
  let batch: MadeUpAsset[] = [];
  let done = 0;
  const flush = async () => {
    const all = batches;
    batches = [];
    await db.write(async (tx) => {
      for (const assets of all) {
        await addAssets(db, tx, search, assets, { persons, archives, first: done, at });
        done += assets.length;
      }
    });
  };
  for (const asset of corpus(count)) {
    batch.push(asset);
    if (batch.length < batchSize) continue;
    batches.push(batch);
    batch = [];
    if (batches.length === batchesPerTransaction) await flush();
  }
  if (batch.length > 0) batches.push(batch);
  await flush();
  return persons;
}

async function addPeople(db: Database, at: Date): Promise<Person[]> {
  const { users, namespaces, namespaceMembers } = db.tables;
  const persons = Array.from({ length: people }, (_, index) => ({
    userId: uuid(),
    namespaceId: uuid(),
    username: `person-${index}`,
  }));
  await db.write(async (tx) => {
    await tx.insert(users).values(
      persons.map(({ userId, username }) => ({
        id: userId,
        username,
        email: `${username}@example.com`,
        passwordHash: '-',
        createdAt: at,
        updatedAt: at,
      })),
    );
    await tx.insert(namespaces).values(
      persons.map(({ namespaceId, username }) => ({
        id: namespaceId,
        name: username,
        type: 'person' as const,
        createdAt: at,
      })),
    );
    await tx.insert(namespaceMembers).values(
      persons.map(({ userId, namespaceId }) => ({
        userId,
        namespaceId,
        role: 'owner' as const,
        createdAt: at,
      })),
    );
  });
  return persons;
}

type Archives = Record<Kind, Archive[]>;

async function addArchives(db: Database, at: Date): Promise<Archives> {
  const archives: Archives = { skill: [], mcp: [], agent: [] };
  for (const kind of kindNames) {
    const { manifestFile, template } = kindModule(kind);
    for (let index = 0; index < archivesPerKind; index++) {
      const bytes = new TextEncoder().encode(template(`made-up-${index}`));
      const files = [{ path: manifestFile, bytes, executable: false }];
      archives[kind].push(await buildArchive(kind, files, defaultLimits));
    }
  }
  const all = Object.values(archives).flat();
  const { blobs, blobChunks } = db.tables;
  await db.write(async (tx) => {
    await tx
      .insert(blobs)
      .values(all.map(({ digest, bytes }) => ({ digest, sizeBytes: bytes.length, createdAt: at })));
    await tx
      .insert(blobChunks)
      .values(all.map(({ digest, bytes }) => ({ digest, ordinal: 0, bytes })));
  });
  return archives;
}

async function addAssets(
  db: Database,
  tx: Transaction,
  search: Filler,
  assets: MadeUpAsset[],
  given: { persons: Person[]; archives: Archives; first: number; at: Date },
): Promise<void> {
  const { tables } = db;
  const rows = assets.map((asset, index) => {
    const place = given.first + index;
    const person = given.persons[asset.person];
    const archive = given.archives[asset.kind][place % archivesPerKind];
    if (!person || !archive)
      throw new RangeError('The corpus refers to an author or archive that does not exist');
    const assetId = uuid();
    const updatedAt = new Date(given.at.getTime() + place * 60_000);
    return { asset, person, archive, assetId, versionId: uuid(), updatedAt };
  });
  await tx.insert(tables.assets).values(
    rows.map(({ asset, person, assetId, updatedAt }) => ({
      id: assetId,
      kind: asset.kind,
      namespaceId: person.namespaceId,
      name: asset.name,
      displayName: asset.displayName,
      description: asset.description,
      visibility: asset.visibility,
      origin: 'published' as const,
      tags: asset.tags,
      latestVersion: '1.0.0',
      installs: asset.installs,
      createdBy: person.userId,
      deprecatedAt: null,
      createdAt: updatedAt,
      updatedAt,
    })),
  );
  await tx
    .insert(tables.assetTags)
    .values(rows.flatMap(({ asset, assetId }) => asset.tags.map((tag) => ({ assetId, tag }))));
  await tx.insert(tables.versions).values(
    rows.map(({ asset, person, archive, assetId, versionId, updatedAt }) => ({
      id: versionId,
      assetId,
      version: '1.0.0',
      digest: archive.digest,
      archiveBytes: archive.bytes.length,
      unpackedBytes: archive.unpackedBytes,
      fileCount: archive.files.length,
      manifest: { name: asset.name, description: asset.description },
      warnings: [],
      manifestTokens: 300,
      channel: 'api' as const,
      publishedBy: person.userId,
      publishedAt: updatedAt,
    })),
  );
  await tx.insert(tables.readmes).values(
    rows.map(({ asset, versionId }) => ({
      versionId,
      html: `<h1>${asset.name}</h1><p>${asset.body}</p>`,
      pipeline: 1,
    })),
  );
  await tx.insert(tables.versionTexts).values(
    rows.map(({ asset, versionId }) => ({
      versionId,
      description: asset.description,
      tags: asset.tags,
      searchText: asset.body,
    })),
  );
  await tx
    .insert(tables.versionFiles)
    .values(
      rows.flatMap(({ archive, versionId }) =>
        archive.files.map((file) => Object.assign({ versionId }, file)),
      ),
    );
  await tx.insert(tables.distTags).values(
    rows.map(({ assetId, versionId, updatedAt }) => ({
      assetId,
      tag: 'latest',
      versionId,
      updatedAt,
    })),
  );
  await search.putMany(
    tx,
    rows.map(({ asset, person, assetId }) => ({
      assetId,
      kind: asset.kind,
      namespaceId: person.namespaceId,
      visibility: asset.visibility,
      name: asset.name,
      displayName: asset.displayName,
      tags: asset.tags,
      description: asset.description,
      body: asset.body,
    })),
  );
}
