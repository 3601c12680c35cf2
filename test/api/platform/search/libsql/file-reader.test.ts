import type { SearchQuery } from '#api/domain/search.ts';
import { createClient } from '@libsql/client/web';
import { expect, it } from 'vitest';
import { createLibsqlSearch } from '#api/platform/search/libsql/search.ts';
import { remoteSearchReader } from '#api/platform/search/libsql/reader.ts';
import { openSearchFile } from '#api/platform/search/libsql/file-reader.ts';
import { openTestDatabase, temporaryFolder } from '#test/support/database.ts';

const anything: SearchQuery = {
  text: 'pdf',
  kind: 'skill',
  tags: [],
  readable: { all: true, visibilities: [], namespaceIds: [] },
  sort: 'relevance',
  size: 20,
};

it('answers storage.unavailable when there is no index, when it is closed and when no server answers', async () => {
  const unavailable = { code: 'storage.unavailable', retryAfterSeconds: 2 };
  const reader = openSearchFile(`${temporaryFolder()}/empty.db`);
  await expect(createLibsqlSearch(reader, () => null).query(anything)).rejects.toMatchObject(
    unavailable,
  );
  await reader.close();
  await expect(createLibsqlSearch(reader, () => null).query(anything)).rejects.toMatchObject(
    unavailable,
  );
  const remote = remoteSearchReader(createClient({ url: 'http://127.0.0.1:1' }));
  await expect(createLibsqlSearch(remote, () => null).query(anything)).rejects.toMatchObject(
    unavailable,
  );
});

it('leaves the event loop free while a statement runs, and answers those that wait in turn', async () => {
  const { url, remove } = await openTestDatabase();
  const reader = openSearchFile(url.slice('file:'.length));
  const count = (upTo: number) =>
    reader.rows(
      'WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < ?1) SELECT count(*) AS n FROM c',
      [upTo],
    );
  const order: string[] = [];
  const long = count(2_000_000).then((rows) => order.push(`long ${String(rows[0]?.['n'])}`));
  const short = count(2).then((rows) => order.push(`short ${String(rows[0]?.['n'])}`));
  let turns = 0;
  const turn = () => {
    turns++;
    if (order.length === 0) setTimeout(turn, 1);
  };
  turn();
  await Promise.all([long, short]);
  expect(order).toEqual(['long 2000000', 'short 2']);
  // A statement on the event loop would allow two turns; this one takes 0.3 s.
  expect(turns).toBeGreaterThan(20);
  await reader.close();
  await remove();
});
