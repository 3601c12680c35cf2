import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage, type Storage } from '#api/platform/db/open.ts';
import {
  nameKey,
  searchTerms,
  type SearchDocument,
  type SearchQuery,
  type SearchTerm,
} from '#api/domain/search.ts';
import { repeatedTerms, wordsOf } from '#api/platform/search/document.ts';
import { openTestDatabase, silentLog } from '#test/support/database.ts';
import { corpus } from '../../../../bench/corpus.ts';
import { mix } from '../../../../bench/search.ts';

const at = new Date('2026-01-01T00:00:00Z');
const namespaceIds = Array.from({ length: 5 }, () => uuid());
const skills = [...corpus(600)].map((skill, index) => ({ ...skill, id: uuid(), index }));
const inNamespace = (person: number) => namespaceIds[person % namespaceIds.length] ?? '';

const documentOf = ({ id, person, ...skill }: (typeof skills)[number]): SearchDocument => ({
  assetId: id,
  kind: 'skill',
  namespaceId: inNamespace(person),
  visibility: skill.visibility,
  name: skill.name,
  displayName: skill.displayName,
  tags: skill.tags,
  description: skill.description,
  body: skill.body,
});
/** The words of each document, to be gone through without an index. */
const indexed = skills.map((skill) => {
  const document = documentOf(skill);
  return { document, installs: skill.installs, words: wordsOf(document) };
});

const opened: { file: Storage; postgres: Storage; close(): Promise<void> }[] = [];

async function fill({ db, search }: Storage): Promise<void> {
  const { namespaces, assets } = db.tables;
  await db.write(async (tx) => {
    for (const [index, id] of namespaceIds.entries())
      await tx.insert(namespaces).values({ id, name: `n${index}`, type: 'team', createdAt: at });
    for (const skill of skills) {
      await tx.insert(assets).values({
        id: skill.id,
        kind: 'skill',
        namespaceId: inNamespace(skill.person),
        name: skill.name,
        description: skill.description,
        visibility: skill.visibility,
        origin: 'published',
        tags: skill.tags,
        installs: skill.installs,
        createdAt: at,
        updatedAt: new Date(at.getTime() + skill.index * 1000),
      });
      await search.put(tx, documentOf(skill));
    }
  });
}

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const url = `file:${join(folder, 'same.db')}`;
  const file = await openStorage({ url, migrate: true, log: silentLog });
  const postgres = await openTestDatabase();
  opened.push({
    file,
    postgres,
    async close() {
      await file.close();
      await postgres.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  });
  await fill(file);
  await fill(postgres);
});
afterAll(() => opened[0]?.close());

/** Every page, each with its total. */
async function pages({ search }: Storage, query: Omit<SearchQuery, 'cursor'>) {
  const found: { assetIds: string[]; total: number }[] = [];
  let cursor: string | undefined;
  do {
    const { assetIds, total, next } = await search.query({ ...query, cursor });
    found.push({ assetIds, total });
    cursor = next ?? undefined;
  } while (cursor !== undefined);
  return found;
}

function has(words: string[], { tokens, prefix }: SearchTerm, inOrder: boolean): boolean {
  const isAt = (token: string, word: string | undefined, at: number) =>
    prefix && at === tokens.length - 1 ? word?.startsWith(token) : word === token;
  if (!inOrder) return tokens.every((token, at) => words.some((word) => isAt(token, word, at)));
  return words.some((_, from) => tokens.every((token, at) => isAt(token, words[from + at], at)));
}

/** What a query finds, with the tier of each hit. */
function expected({ text, tags, namespaceId, readable }: SearchQuery) {
  const terms = searchTerms(text);
  const key = nameKey(text);
  return indexed.flatMap(({ document, installs, words }) => {
    const { assetId, name } = document;
    const isReadable =
      readable.all ||
      readable.visibilities.includes(document.visibility) ||
      readable.namespaceIds.includes(document.namespaceId);
    const isWanted =
      tags.every((tag) => document.tags.includes(tag)) &&
      (namespaceId === undefined || namespaceId === document.namespaceId);
    const level = [
      words.search_names,
      words.search_tags,
      words.search_descriptions,
      words.search_bodies,
    ].findIndex((list, at) => terms.every((term) => has(list, term, at < 3)));
    if (!isReadable || !isWanted || level === -1 || terms.length === 0) return [];
    const names = [name, nameKey(document.displayName ?? '')];
    const inName = names.includes(key) ? 0 : names.some((one) => one.startsWith(key)) ? 1 : 2;
    const repeats = repeatedTerms(terms).every((term) => has(words.search_bodies, term, false));
    const tier = level === 0 ? inName : level + 2;
    return [{ assetId, tier, repeats: level > 0 && repeats, installs }];
  });
}

const filters: Partial<SearchQuery>[] = [
  {},
  { namespaceId: inNamespace(1) },
  { readable: { all: false, visibilities: ['public'], namespaceIds: [inNamespace(2)] } },
];

const queries = [
  ...mix,
  { label: 'a run of Chinese', text: '分析工具' },
  { label: 'tools', text: 'tool' },
];

/** A query with each of the filters: what both databases answer on all pages, and what they should find. */
async function answers({ text, sort = 'relevance', given }: (typeof mix)[number]) {
  const { file, postgres } = opened[0]!;
  const found = [];
  for (const filter of filters) {
    const query = {
      text,
      sort,
      kind: 'skill' as const,
      tags: [],
      readable: { all: true, visibilities: [], namespaceIds: [] },
      size: 50,
      ...given,
      ...filter,
    };
    const onFile = await pages(file, query);
    const onPostgres = await pages(postgres, query);
    found.push({ onFile, onPostgres, hits: expected(query) });
  }
  return found;
}
const idsOf = (found: { assetIds: string[] }[]) => found.flatMap(({ assetIds }) => assetIds);

it.each(queries.filter(({ sort }) => sort === undefined))(
  'a registry that moves to Postgres keeps its hits, each in its tier: $label: $text',
  async (query) => {
    for (const { onFile, onPostgres, hits } of await answers(query)) {
      const tierById = new Map(hits.map(({ assetId, tier }) => [assetId, tier]));
      const tiers = hits.map(({ tier }) => tier).toSorted((a, b) => a - b);
      for (const found of [onFile, onPostgres]) {
        expect(new Set(found.map(({ total }) => total))).toEqual(new Set([hits.length]));
        expect(new Set(idsOf(found))).toEqual(new Set(tierById.keys()));
        expect(idsOf(found).map((id) => tierById.get(id))).toEqual(tiers);
      }
      const inOrder = hits.toSorted(
        (a, b) =>
          a.tier - b.tier ||
          Number(b.repeats) - Number(a.repeats) ||
          b.installs - a.installs ||
          (a.assetId < b.assetId ? -1 : 1),
      );
      expect(idsOf(onPostgres)).toEqual(inOrder.map(({ assetId }) => assetId));
    }
  },
);

it.each(queries.filter(({ sort }) => sort !== undefined))(
  'a registry that moves to Postgres keeps the order of its lists: $label: $text',
  async (query) => {
    for (const { onFile, onPostgres, hits } of await answers(query)) {
      expect(onPostgres).toEqual(onFile);
      expect(new Set(idsOf(onFile))).toEqual(new Set(hits.map(({ assetId }) => assetId)));
    }
  },
);

it('a registry that moves to Postgres keeps its counts of tags', async () => {
  const { file, postgres } = opened[0]!;
  for (const prefix of [undefined, 're', '数'])
    for (const readable of filters.map(({ readable }) => readable)) {
      const query = { readable: readable ?? { all: true, visibilities: [], namespaceIds: [] } };
      const counts = await postgres.search.tags({ ...query, prefix, size: 500 });
      expect(counts).toEqual(await file.search.tags({ ...query, prefix, size: 500 }));
    }
});
