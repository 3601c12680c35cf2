import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuid } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage, type Storage } from '#api/platform/db/open.ts';
import type { SearchQuery } from '#api/domain/search.ts';
import { openTestDatabase, silentLog } from '#test/support/database.ts';
import { corpus } from '../../../../bench/corpus.ts';
import { mix } from '../../../../bench/search.ts';

const at = new Date('2026-01-01T00:00:00Z');
const namespaceIds = Array.from({ length: 5 }, () => uuid());
const skills = [...corpus(600)].map((skill, index) => ({ ...skill, id: uuid(), index }));
const inNamespace = (person: number) => namespaceIds[person % namespaceIds.length] ?? '';

const opened: { file: Storage; postgres: Storage; close(): Promise<void> }[] = [];

async function fill({ db, search }: Storage): Promise<void> {
  const { namespaces, assets } = db.tables;
  await db.write(async (tx) => {
    for (const [index, id] of namespaceIds.entries())
      await tx.insert(namespaces).values({ id, name: `n${index}`, type: 'team', createdAt: at });
    for (const { id, index, person, ...skill } of skills) {
      await tx.insert(assets).values({
        id,
        kind: 'skill',
        namespaceId: inNamespace(person),
        name: skill.name,
        description: skill.description,
        visibility: skill.visibility,
        origin: 'published',
        tags: skill.tags,
        installs: skill.installs,
        createdAt: at,
        updatedAt: new Date(at.getTime() + index * 1000),
      });
      await search.put(tx, {
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

/** The first three pages, each with its total. */
async function pages({ search }: Storage, query: Omit<SearchQuery, 'cursor'>) {
  const found: { assetIds: string[]; total: number }[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < 3; page++) {
    const { assetIds, total, next } = await search.query({ ...query, cursor });
    found.push({ assetIds, total });
    if (next === null) break;
    cursor = next;
  }
  return found;
}

const filters: Partial<SearchQuery>[] = [
  {},
  { namespaceId: inNamespace(1) },
  { readable: { all: false, visibilities: ['public'], namespaceIds: [inNamespace(2)] } },
];

it.each([
  ...mix,
  { label: 'a run of Chinese', text: '分析工具' },
  { label: 'tools', text: 'tool' },
])(
  'a registry that moves to Postgres keeps its answers: $label: $text',
  async ({ text, sort = 'relevance', given }) => {
    const { file, postgres } = opened[0]!;
    for (const filter of filters) {
      const query = {
        text,
        sort,
        kind: 'skill' as const,
        tags: [],
        readable: { all: true, visibilities: [], namespaceIds: [] },
        size: 20,
        ...given,
        ...filter,
      };
      expect(await pages(postgres, query)).toEqual(await pages(file, query));
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
