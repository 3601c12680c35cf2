import { expect, it, onTestFinished } from 'vitest';
import type { SearchQuery } from '#api/domain/search.ts';
import { connectPostgres } from '#api/platform/db/postgres.ts';
import { askOf } from '#api/platform/search/query.ts';
import { sortedStatement, type Statement } from '#api/platform/search/postgres/statements.ts';
import { walkStatement } from '#api/platform/search/postgres/walk.ts';
import { openTestDatabase } from '#test/support/database.ts';
import { placeIn } from '#test/support/search/place.ts';

type Row = { value: string | number; assetId: string };

const everything: SearchQuery = {
  text: '',
  kind: 'skill',
  tags: [],
  readable: { all: true, visibilities: [], namespaceIds: [] },
  sort: 'installs',
  size: 20,
};

it('gives the first matches in order, as far as it looks, in every order and from any page on', async () => {
  const { db, search, url, remove } = await openTestDatabase();
  onTestFinished(remove);
  const client = connectPostgres(url, { connectionsMax: 1 });
  onTestFinished(() => client.end());
  const rows = async ({ sql, values }: Statement) => [...(await client.unsafe<Row[]>(sql, values))];
  const { write, namespaceId } = await placeIn({ db, search });
  await db.write(async (tx) => {
    for (let at = 0; at < 260; at++)
      await write(tx, `walk-${(at * 7) % 260}`, {
        installs: Math.floor(at / 9) % 20,
        at: new Date(1_767_225_600_000 + (at % 37)),
        tags: at % 3 ? ['most'] : [],
        visibility: at % 5 ? 'public' : 'private',
        body: at % 2 ? 'every other 数据分析' : 'words',
      });
  });
  const asked: Partial<SearchQuery>[] = [
    { text: 'walk' },
    { text: 'wal' },
    { text: 'other' },
    { text: '数据分析' },
    { text: '析' },
    { text: 'walk', tags: ['most'] },
    { text: '', tags: ['most'] },
    { text: 'walk', readable: { all: false, visibilities: ['public'], namespaceIds: [] } },
    { text: 'walk', readable: { all: false, visibilities: [], namespaceIds: [namespaceId] } },
  ];
  for (const given of asked)
    for (const sort of ['installs', 'updated', 'name'] as const) {
      const query = { ...everything, ...given, sort };
      const ask = askOf(query)!;
      let after: Row | null = null;
      for (let page = 0; page < 3; page++) {
        const walked = await rows(walkStatement(ask, sort, { after, limit: 7 })!);
        const sorted: Row[] = await rows(sortedStatement(ask, sort, { after, limit: 7 }));
        expect([given, sort, page, walked]).toEqual([given, sort, page, sorted]);
        expect(walked).toHaveLength(7);
        after = sorted.at(-1) ?? null;
      }
    }
  const ask = askOf({ ...everything, text: 'walk' })!;
  for (const value of [1e300, -1, 1.5])
    expect(walkStatement(ask, 'updated', { after: { value, assetId: 'x' }, limit: 7 })).toBeNull();
  const last = { value: 8.64e15, assetId: 'x' };
  expect(await rows(walkStatement(ask, 'updated', { after: last, limit: 7 })!)).toHaveLength(7);
});

it('gives nothing where all have the same value, of which it sees a part', async () => {
  const { db, search, url, remove } = await openTestDatabase();
  onTestFinished(remove);
  const client = connectPostgres(url, { connectionsMax: 1 });
  onTestFinished(() => client.end());
  const { write } = await placeIn({ db, search });
  await db.write(async (tx) => {
    for (let at = 0; at < 10; at++) await write(tx, `same-${at}`, {});
  });
  const ask = askOf({ ...everything, text: 'same' })!;
  const statement = walkStatement(ask, 'installs', { after: null, limit: 5 })!;
  expect([...(await client.unsafe(statement.sql, statement.values))]).toEqual([]);
});
