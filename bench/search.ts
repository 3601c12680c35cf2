import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { tmpdir } from 'node:os';
import { performance } from 'node:perf_hooks';
import type { Sort } from '#schema/asset.ts';
import { type Kind, kindNames } from '#schema/kind.ts';
import type { SearchIndex, SearchQuery } from '#api/domain/search.ts';
import { openStorage } from '#api/platform/db/open.ts';
import { createLibsqlSearch } from '#api/platform/search/libsql/search.ts';
import { openSearchFile } from '#api/platform/search/libsql/file-reader.ts';
import { fill } from './fill.ts';
import { quantile } from './row.ts';

/** The queries, with what each represents. */
export const mix: { label: string; text: string; sort?: Sort; given?: Partial<SearchQuery> }[] = [
  { label: 'in every asset', text: 'skill' },
  { label: 'in most', text: 'the' },
  { label: 'common', text: 'data' },
  { label: 'rare', text: 'newsletter' },
  { label: 'two words', text: 'pdf merge' },
  { label: 'two common words', text: 'the use' },
  { label: 'five words, four of them common', text: 'the use and data resume' },
  { label: 'one letter', text: 's' },
  { label: 'two letters', text: 're' },
  { label: 'beginning of common words', text: 'conf' },
  { label: 'beginning of rare words', text: 'torne' },
  { label: 'exact name', text: 'skill-use-1' },
  { label: 'one Chinese character', text: '数' },
  { label: 'one rare Chinese character', text: '谱' },
  { label: 'two Chinese characters', text: '数据' },
  { label: 'four Chinese characters', text: '数据分析' },
  { label: 'mixed', text: '数据 api' },
  { label: 'nothing', text: 'zzzzzz' },
  { label: 'nothing, of common words', text: 'skill the zzzzzz' },
  { label: 'by installs', text: 'skill', sort: 'installs' },
  { label: 'by time', text: 'skill', sort: 'updated' },
  { label: 'by name', text: 'skill', sort: 'name' },
  { label: 'with a tag', text: 'the', given: { tags: ['skill'] } },
];

type Asked = (typeof mix)[number] & { kind: Kind };

/** The times of one query over many runs, in milliseconds. */
type Timed = { label: string; total: number; p50: number; p99: number };

/** Measures the longest blocking of the event loop while `work` runs, in milliseconds. */
async function longestStall(work: () => Promise<void>): Promise<number> {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  await work();
  clearInterval(timer);
  return longest;
}

/**
 * Runs each query of the mix `rounds` times for each kind, in turn, for a page of 20, as a signed-in user who
 * owns a namespace.
 */
export async function measureSearch(
  search: SearchIndex,
  { rounds, namespaceIds }: { rounds: number; namespaceIds: string[] },
): Promise<{ queries: Timed[]; p50: number; p99: number; stall: number }> {
  const asked = mix.flatMap((one) => kindNames.map((kind): Asked => ({ ...one, kind })));
  const times = asked.map((): number[] => []);
  const totals = asked.map(() => 0);
  const ask = async () => {
    for (const [at, { text, kind, sort = 'relevance', given }] of asked.entries()) {
      const started = performance.now();
      const { total } = await search.query({
        text,
        sort,
        kind,
        tags: [],
        readable: { all: false, visibilities: ['public', 'internal'], namespaceIds },
        size: 20,
        ...given,
      });
      times[at]?.push(performance.now() - started);
      totals[at] = total;
    }
  };
  await ask();
  for (const list of times) list.length = 0;
  const stall = await longestStall(async () => {
    for (let round = 0; round < rounds; round++) await ask();
  });
  const all = times.flat();
  return {
    queries: asked.map(({ label, text, kind }, at) => ({
      label: `${label}: ${text} (${kind})`,
      total: totals[at] ?? 0,
      p50: quantile(times[at] ?? [], 0.5),
      p99: quantile(times[at] ?? [], 0.99),
    })),
    p50: quantile(all, 0.5),
    p99: quantile(all, 0.99),
    stall,
  };
}

/** Prints the hits of each query of the mix and each kind, and its p50 and p99 in milliseconds. */
export function printQueries({
  queries,
  p50,
  p99,
  stall,
}: Awaited<ReturnType<typeof measureSearch>>): void {
  for (const query of queries)
    console.log(
      query.label.padEnd(60),
      String(query.total).padStart(7),
      query.p50.toFixed(1).padStart(7),
      query.p99.toFixed(1).padStart(7),
    );
  console.log(
    `all: p50 ${p50.toFixed(1)} ms, p99 ${p99.toFixed(1)} ms, longest stall ${stall.toFixed(1)} ms`,
  );
}

async function main(count: number): Promise<void> {
  const folder = join(tmpdir(), `agenthub-bench-search-${process.pid}`);
  mkdirSync(folder);
  const path = join(folder, 'bench.db');
  const log = { debug() {}, info() {}, warn() {}, error() {} };
  const { db } = await openStorage({ url: `file:${path}`, migrate: true, log });
  const reader = openSearchFile(path);
  try {
    const search = createLibsqlSearch(reader, () => db.generation());
    const started = performance.now();
    const [person] = await fill(db, search, count);
    const seconds = (performance.now() - started) / 1000;
    console.log(`${count} assets filled in ${seconds.toFixed(1)} s`);
    const namespaceIds = person ? [person.namespaceId] : [];
    const measured = await measureSearch(search, { rounds: 100, namespaceIds });
    printQueries(measured);
  } finally {
    await reader.close();
    await db.close();
    rmSync(folder, { recursive: true });
  }
}

if (import.meta.main) await main(Number(process.argv[2] ?? 100_000));
