import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readFixture } from '#test/fixtures/14e5071/fixture.ts';
import { refusal } from '#test/support/answers.ts';
import { db } from '#test/support/command.ts';
import { isOfSearch } from './cursors.ts';
import { differences } from './differences.ts';
import { columnsOf, type Contents, contentsOf, type Row, personsOf } from './rows.ts';
import { askAgain, copyDatabase, expectedOf, type Pair, whileTakenOver } from './taken-over.ts';

const fixture = readFixture();
const { recordedAt } = fixture;
let folder: string;
let pairs: Pair[];
let persons: Map<string, number>;
/** A page of a search, asked for with a cursor of 14e5071. */
let searched: Response;
let before: Contents;
/** After the present release has served and `agenthub db down` has undone its migrations. */
let after: Contents;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'agenthub-test-'));
  const path = copyDatabase(folder);
  const DATABASE_URL = `file:${path}`;
  persons = personsOf(path);
  before = contentsOf(path);
  await whileTakenOver(fixture, DATABASE_URL, async (call) => {
    pairs = await askAgain(call, fixture);
    const page = fixture.answers.find(({ path }) => isOfSearch(cursorOf(path)));
    searched = await call(page?.path ?? '', null);
  });
  await db({ DATABASE_URL }, 'down', fixture.migration);
  after = contentsOf(path);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const cursorOf = (path: string) => new URL(path, fixture.registry).searchParams.get('cursor');

describe('a database of 14e5071', () => {
  it('gives everyone the answers that it gave, but for the differences that are listed', () => {
    const found = new Set<string>();
    for (const pair of pairs) {
      const { answer, used } = expectedOf(pair, { recordedAt, persons });
      expect(pair.now, `${answer.as} ${answer.path}`).toEqual(answer);
      for (const { what } of used) found.add(what);
    }
    expect(pairs.length).toBeGreaterThan(200);
    expect([...found].toSorted()).toEqual(differences.map(({ what }) => what).toSorted());
  });

  it('has each difference in the CHANGELOG', () => {
    const changelog = readFileSync(join(import.meta.dirname, '../../CHANGELOG.md'), 'utf8');
    const missing = differences.filter(({ changelog: text }) => text && !changelog.includes(text));
    expect(missing.map(({ what }) => what)).toEqual([]);
  });

  it('gave cursors of searches that are refused now, with what to do', async () => {
    const { errors } = await refusal(searched, 400, 'request.invalid');
    expect(errors).toEqual([
      {
        pointer: '/cursor',
        detail: 'Leave it out for the first page, or pass the nextCursor of the previous one',
      },
    ]);
  });
});

describe('agenthub db down', () => {
  it('leads back to the schema of 14e5071', () => {
    // SQLite adds columns at the end, and what is NOT NULL needs a default to be added. To rebuild the table
    // would delete what refers to it on a server that keeps foreign keys on.
    const assets = 'table assets';
    expect({ ...after.schema, [assets]: null }).toEqual({ ...before.schema, [assets]: null });
    const columns = (contents: Contents) =>
      columnsOf(contents, 'assets').map((column) =>
        column.name === 'summary' ? { ...column, default: null } : column,
      );
    expect(columns(after)).toEqual(columns(before));
  });

  it('keeps every row of 14e5071 as it was', () => {
    expect(Object.keys(after.rows)).toEqual(Object.keys(before.rows));
    for (const [table, rows] of Object.entries(before.rows))
      expect(after.rows[table], `${table}`).toEqual(
        rows.map((row) => ({ ...row, ...changed(table, row) })),
      );
    expect(before.rows['audit_entries']?.length).toBeGreaterThan(50);
  });
});

/** What is another in a row after a start, the recorded requests and the way back. */
function changed(table: string, row: Row): Row {
  // It counts changes for the memory of a process, which is over.
  if (table === 'assets') return { revision: 0 };
  // By the recorded requests.
  if (table === 'tokens')
    return { last_used_at: either(row['last_used_at'], Date.parse(recordedAt)) };
  return {};
}

const either = (...values: unknown[]) => expect.toSatisfy((value) => values.includes(value));
