import { v7 as uuid } from 'uuid';
import { buildArchive, type Archive } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import type { Database, Transaction } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';
import { corpus, people, type MadeUpSkill } from './corpus.ts';

/** Rows per statement and skills per transaction: statements of one shape are prepared once. */
const batchSize = 100;
const batchesPerTransaction = 50;
const archiveCount = 20;

type Filler = Pick<SearchIndex, 'putMany'>;
type Person = { userId: string; namespaceId: string; username: string };

/**
 * Fills a migrated, empty database with `count` published skills of {@link corpus}, each with one version, a
 * readme, tags and its index entry. It writes directly into the tables: 100,000 take about a minute. They
 * share twenty archives. Returns the authors, who cannot sign in.
 */
export async function fill(db: Database, search: Filler, count: number): Promise<Person[]> {
  const at = new Date('2026-01-01T00:00:00Z');
  const persons = await addPeople(db, at);
  const archives = await addArchives(db, at);
  let batches: MadeUpSkill[][] = [];
  let batch: MadeUpSkill[] = [];
  let done = 0;
  const flush = async () => {
    const all = batches;
    batches = [];
    await db.write(async (tx) => {
      for (const skills of all) {
        await addSkills(db, tx, search, skills, { persons, archives, first: done, at });
        done += skills.length;
      }
    });
  };
  for (const skill of corpus(count)) {
    batch.push(skill);
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

async function addArchives(db: Database, at: Date): Promise<Archive[]> {
  const archives: Archive[] = [];
  for (let index = 0; index < archiveCount; index++) {
    const text = `---\nname: made-up-${index}\ndescription: A made-up skill\n---\n\n# Made up ${index}\n`;
    const files = [{ path: 'SKILL.md', bytes: new TextEncoder().encode(text), executable: false }];
    archives.push(await buildArchive('skill', files, defaultLimits));
  }
  const { blobs, blobChunks } = db.tables;
  await db.write(async (tx) => {
    await tx
      .insert(blobs)
      .values(
        archives.map(({ digest, bytes }) => ({ digest, sizeBytes: bytes.length, createdAt: at })),
      );
    await tx
      .insert(blobChunks)
      .values(archives.map(({ digest, bytes }) => ({ digest, ordinal: 0, bytes })));
  });
  return archives;
}

async function addSkills(
  db: Database,
  tx: Transaction,
  search: Filler,
  skills: MadeUpSkill[],
  given: { persons: Person[]; archives: Archive[]; first: number; at: Date },
): Promise<void> {
  const { tables } = db;
  const rows = skills.map((skill, index) => {
    const place = given.first + index;
    const person = given.persons[skill.person];
    const archive = given.archives[place % given.archives.length];
    if (!person || !archive)
      throw new RangeError('The corpus refers to an author or archive that does not exist');
    const assetId = uuid();
    const updatedAt = new Date(given.at.getTime() + place * 60_000);
    return { skill, person, archive, assetId, versionId: uuid(), updatedAt };
  });
  await tx.insert(tables.assets).values(
    rows.map(({ skill, person, assetId, updatedAt }) => ({
      id: assetId,
      kind: 'skill' as const,
      namespaceId: person.namespaceId,
      name: skill.name,
      displayName: skill.displayName,
      description: skill.description,
      visibility: skill.visibility,
      origin: 'published' as const,
      tags: skill.tags,
      latestVersion: '1.0.0',
      installs: skill.installs,
      createdBy: person.userId,
      deprecatedAt: null,
      createdAt: updatedAt,
      updatedAt,
    })),
  );
  await tx
    .insert(tables.assetTags)
    .values(rows.flatMap(({ skill, assetId }) => skill.tags.map((tag) => ({ assetId, tag }))));
  await tx.insert(tables.versions).values(
    rows.map(({ skill, person, archive, assetId, versionId, updatedAt }) => ({
      id: versionId,
      assetId,
      version: '1.0.0',
      digest: archive.digest,
      archiveBytes: archive.bytes.length,
      unpackedBytes: archive.unpackedBytes,
      fileCount: archive.files.length,
      manifest: { name: skill.name, description: skill.description },
      warnings: [],
      manifestTokens: 300,
      channel: 'api' as const,
      publishedBy: person.userId,
      publishedAt: updatedAt,
    })),
  );
  await tx.insert(tables.readmes).values(
    rows.map(({ skill, versionId }) => ({
      versionId,
      html: `<h1>${skill.name}</h1><p>${skill.body}</p>`,
      pipeline: 1,
    })),
  );
  await tx.insert(tables.versionTexts).values(
    rows.map(({ skill, versionId }) => ({
      versionId,
      description: skill.description,
      tags: skill.tags,
      searchText: skill.body,
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
    rows.map(({ skill, person, assetId }) => ({
      assetId,
      kind: 'skill' as const,
      namespaceId: person.namespaceId,
      visibility: skill.visibility,
      name: skill.name,
      displayName: skill.displayName,
      tags: skill.tags,
      description: skill.description,
      body: skill.body,
    })),
  );
}
