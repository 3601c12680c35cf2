import { v7 as uuid } from 'uuid';
import type { Sort } from '#schema/asset.ts';
import type { Database, Transaction } from '#api/domain/database.ts';
import type { Readable, SearchDocument, SearchIndex, SearchQuery } from '#api/domain/search.ts';

/** A database and its index. */
export type Opened = { db: Database; search: SearchIndex };

/** What the suites test: the opened database, and {@link placeIn} on it. Call it inside a test. */
export type Subject = () => Opened & { place(): ReturnType<typeof placeIn> };

type Given = Partial<SearchDocument> & { installs?: number; createdBy?: string; at?: Date };

export const everyone: Readable = { all: false, visibilities: ['public'], namespaceIds: [] };
export const signedIn: Readable = {
  all: false,
  visibilities: ['public', 'internal'],
  namespaceIds: [],
};
export const admin: Readable = { all: true, visibilities: [], namespaceIds: [] };

const at = new Date('2026-01-01T00:00:00Z');

/** A namespace of the test's own, in which it searches: so tests do not see each other. */
export async function placeIn({ db, search }: Opened) {
  const namespaceId = uuid();
  await db.write(async (tx) => {
    await tx
      .insert(db.tables.namespaces)
      .values({ id: namespaceId, name: `n${namespaceId}`, type: 'team', createdAt: at });
  });
  const assetIds = new Map<string, string>();

  const add = (name: string, given: Given = {}) => db.write((tx) => write(tx, name, given));

  async function write(tx: Transaction, name: string, given: Given) {
    const { installs = 0, createdBy = null, at: updatedAt = at, ...rest } = given;
    const document: SearchDocument = {
      assetId: assetIds.get(name) ?? uuid(),
      kind: 'skill',
      namespaceId,
      visibility: 'public',
      name,
      displayName: null,
      tags: [],
      description: '',
      body: '',
      ...rest,
    };
    if (!assetIds.has(name))
      await tx.insert(db.tables.assets).values({
        id: document.assetId,
        kind: document.kind,
        namespaceId: document.namespaceId,
        name,
        description: document.description,
        visibility: document.visibility,
        origin: 'published',
        tags: document.tags,
        installs,
        createdBy,
        createdAt: at,
        updatedAt,
      });
    await search.put(tx, document);
    assetIds.set(name, document.assetId);
    return document;
  }

  async function ask(text: string, given: Partial<SearchQuery> = {}) {
    const answer = await search.query({
      text,
      kind: 'skill',
      tags: [],
      namespaceId,
      readable: everyone,
      sort: 'relevance',
      size: 20,
      ...given,
    });
    const nameById = new Map([...assetIds].map(([name, id]) => [id, name]));
    return {
      names: answer.assetIds.map((id) => nameById.get(id) ?? id),
      total: answer.total,
      next: answer.next,
    };
  }

  async function user() {
    const id = uuid();
    await db.write(async (tx) => {
      await tx.insert(db.tables.users).values({
        id,
        username: `u${id}`,
        email: `${id}@example.com`,
        passwordHash: '-',
        createdAt: at,
        updatedAt: at,
      });
    });
    return id;
  }

  /** Every page of `size` in turn, as names. */
  async function pages(text: string, sort: Sort, size: number) {
    const found: string[][] = [];
    let cursor: string | undefined;
    do {
      const { names, next } = await ask(text, { sort, size, cursor });
      found.push(names);
      cursor = next ?? undefined;
    } while (cursor !== undefined);
    return found;
  }

  return { namespaceId, assetIds, add, write, ask, pages, user };
}
