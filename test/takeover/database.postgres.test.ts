import { expect, it, onTestFinished } from 'vitest';
import { readFixture, type Recorded } from '#test/fixtures/14e5071/fixture.ts';
import { db } from '#test/support/command.ts';
import { copied } from '#test/support/copied.ts';
import { newPostgresDatabase } from '#test/support/new-postgres-database.ts';
import { temporaryFolder } from '#test/support/temporary-folder.ts';
import { personsOf } from './rows.ts';
import { askAgain, copyDatabase, expectedOf, whileTakenOver } from './taken-over.ts';

it('a database of 14e5071 gives the answers that it gave, moved to Postgres', async () => {
  const fixture = readFixture();
  const path = copyDatabase(temporaryFolder());
  const facts = { recordedAt: fixture.recordedAt, persons: personsOf(path) };
  await db({ DATABASE_URL: `file:${path}` }, 'up');
  const { url, remove } = await newPostgresDatabase({ migrated: false });
  onTestFinished(remove);
  await copied(`file:${path}`, url);
  const pairs = await whileTakenOver(fixture, url, (call) => askAgain(call, fixture));
  const before: Hits = new Map();
  const after: Hits = new Map();
  for (const pair of pairs) {
    const { answer } = expectedOf(pair, facts);
    const now = withoutHits(pair.now, after);
    expect(now, `${answer.as} ${answer.path}`).toEqual(withoutHits(answer, before));
  }
  expect(sorted(after)).toEqual(sorted(before));
  expect([...before.values()].flat().length).toBeGreaterThan(20);
});

/** The hits of each search by relevance, over all of its pages. */
type Hits = Map<string, unknown[]>;

function sorted(hits: Hits): [string, unknown[]][] {
  const refOf = (item: unknown) => (item as { ref: string }).ref;
  return [...hits].map(([search, items]) => [
    search,
    items.toSorted((a, b) => (refOf(a) < refOf(b) ? -1 : 1)),
  ]);
}

/**
 * An answer with the number of its hits in their place, where they come by relevance: inside a tier each
 * database has an order of its own, so that only all pages together are the same.
 */
function withoutHits(answer: Recorded, hits: Hits): Recorded {
  const url = new URL(answer.path, 'http://registry');
  const sort = url.searchParams.get('sort') ?? 'relevance';
  if (!url.searchParams.get('q') || sort !== 'relevance') return answer;
  url.searchParams.delete('cursor');
  const search = `${answer.as} ${url.pathname}?${url.searchParams}`;
  const counted = (page: unknown): unknown => {
    if (!isPage(page)) return page;
    // The best of many are others where the order is another.
    const isCut = !('nextCursor' in page) && page.items.length < page.total;
    if (!isCut) hits.set(search, [...(hits.get(search) ?? []), ...page.items]);
    return { ...page, items: page.items.length };
  };
  if (isPage(answer.body)) return { ...answer, body: counted(answer.body) };
  const groups = Object.entries(answer.body ?? {}).map(([word, page]) => [word, counted(page)]);
  return { ...answer, body: Object.fromEntries(groups) };
}

function isPage(value: unknown): value is { items: unknown[]; total: number } {
  return typeof value === 'object' && value !== null && 'items' in value && 'total' in value;
}
