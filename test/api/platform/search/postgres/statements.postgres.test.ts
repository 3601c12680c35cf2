import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Sql } from 'postgres';
import type { SearchQuery } from '#api/domain/search.ts';
import { connectPostgres } from '#api/platform/db/postgres.ts';
import { askOf } from '#api/platform/search/query.ts';
import {
  countStatement,
  sortedStatement,
  stepStatement,
  steps,
  type Statement,
} from '#api/platform/search/postgres/statements.ts';
import { openTestDatabase } from '#test/support/database.ts';
import { placeIn } from '#test/support/search/place.ts';

let client: Sql;
let close: () => Promise<void>;

beforeAll(async () => {
  const { db, search, url, remove } = await openTestDatabase();
  client = connectPostgres(url, { connectionsMax: 1 });
  close = async () => {
    await client.end();
    await remove();
  };
  const { write } = await placeIn({ db, search });
  await db.write(async (tx) => {
    for (let at = 0; at < 50; at++)
      await write(tx, `plan-${at}`, { tags: ['common'], body: 'common 数据分析' });
  });
  await client.unsafe('vacuum analyze');
});
afterAll(() => close());

async function planOf({ sql, values }: Statement): Promise<string> {
  const rows = await client.unsafe<{ 'QUERY PLAN': string }[]>(`explain ${sql}`, values);
  return rows.map((row) => row['QUERY PLAN']).join('\n');
}

const asked: Partial<SearchQuery>[] = [
  { text: 'common' },
  { text: 'c' },
  { text: 'com' },
  { text: 'commo plan' },
  { text: '数' },
  { text: '数据分析' },
  { text: 'common', tags: ['common'] },
  { text: '', tags: ['common'], sort: 'installs' },
  { text: 'common', readable: { all: false, visibilities: ['public'], namespaceIds: ['n'] } },
];
const after = { tier: 1, installs: 0, assetId: 'x' };

it.each(asked)('asks the index and reads no table through: %o', async (given) => {
  const query: SearchQuery = {
    text: '',
    kind: 'skill',
    tags: [],
    readable: { all: true, visibilities: [], namespaceIds: [] },
    sort: 'relevance',
    size: 20,
    ...given,
  };
  const ask = askOf(query)!;
  const statements = [countStatement(ask)];
  for (const [at] of steps.entries())
    if (ask.terms.length > 0) statements.push(stepStatement(ask, at, { after, limit: 21 }));
  for (const sort of ['installs', 'updated', 'name'] as const) {
    const last = { value: sort === 'name' ? 'x' : 1, assetId: 'x' };
    statements.push(sortedStatement(ask, sort, { after: last, limit: 21 }));
  }
  for (const statement of statements) {
    const plan = await planOf(statement);
    expect(plan).toContain('Bitmap Index Scan on search_documents_words_idx');
    expect(plan).not.toContain('Seq Scan on search_documents');
  }
});
