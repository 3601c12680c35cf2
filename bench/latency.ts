import { performance } from 'node:perf_hooks';
import { mix } from './search.ts';
import { bounded, median, quantile, type Row } from './row.ts';
import { type Server, startRegistry } from './server.ts';

type Asked = { path: string; times: number[] };

/**
 * Measures searches and lists of 100,000 skills over HTTP, one after another, as a reader that bypasses the
 * response cache, and monitors the server's event loop.
 */
export async function measureLatency(
  dataDir: string,
  { rounds }: { rounds: number },
): Promise<Row[]> {
  const registry = await startRegistry(dataDir, { probe: true });
  try {
    const searches = mix.map(({ text, sort, given }) => {
      const query = new URLSearchParams({ q: text });
      if (sort) query.set('sort', sort);
      for (const tag of given?.tags ?? []) query.append('tag', tag);
      return `/api/v1/skills?${query}`;
    });
    return [
      ...(await rows('search, 100k skills', registry, searches, rounds)),
      ...(await rows('lists and tags, 100k skills', registry, await listPaths(registry), rounds)),
    ];
  } finally {
    await registry.stop();
  }
}

/** Every order and filter, and a late page. */
async function listPaths({ url }: Server): Promise<string[]> {
  const orders = ['installs', 'updated', 'name'];
  const filters = ['', '&tag=skill', '&tag=resume', '&namespace=person-7', '&owner=person-7'];
  const lists = orders.flatMap((sort) =>
    filters.map((filter) => `/api/v1/skills?sort=${sort}${filter}`),
  );
  const deep: string[] = [];
  for (const sort of orders) {
    let cursor: string | null = null;
    for (let page = 0; page < 5; page++) {
      const path: string = `/api/v1/skills?size=100&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`;
      const { nextCursor } = (await (await fetch(url + path)).json()) as { nextCursor: string };
      cursor = encodeURIComponent(nextCursor);
    }
    deep.push(`/api/v1/skills?sort=${sort}&cursor=${cursor}`);
  }
  return [...lists, ...deep, '/api/v1/tags', '/api/v1/tags?q=re', '/api/v1/search?q=data'];
}

async function rows(
  what: string,
  registry: Server,
  paths: string[],
  rounds: number,
): Promise<Row[]> {
  const asked: Asked[] = paths.map((path) => ({ path, times: [] }));
  const cold: number[] = [];
  for (const { path } of asked) cold.push(await time(registry, path));
  const seen = await registry.watch();
  for (let round = 0; round < rounds; round++) {
    for (const { path, times } of asked) times.push(await time(registry, path));
  }
  const { stall, cpuStall } = await seen();
  const all = asked.flatMap(({ times }) => times);
  const slowest = asked.toSorted((a, b) => median(b.times) - median(a.times))[0];
  const slow = slowest ? `${slowest.path} ${median(slowest.times).toFixed(0)} ms` : '';
  return [
    bounded(
      what,
      'p99 < 50 ms',
      quantile(all, 0.99),
      1,
      `p50 ${median(all).toFixed(1)} ms, at first ${Math.max(...cold).toFixed(0)} ms; slowest by median ${slow}`,
    ),
    bounded(
      '  its longest event-loop stall',
      '< 20 ms',
      cpuStall,
      1,
      `of the thread's processor time; ${stall.toFixed(0)} ms by the clock, other processes included`,
    ),
  ];
}

async function time({ url }: Server, path: string): Promise<number> {
  const startedAt = performance.now();
  const response = await fetch(url + path, { headers: { cookie: 'bench=1' } });
  await response.arrayBuffer();
  if (response.status !== 200) throw new Error(`${path} answered ${response.status}`);
  return performance.now() - startedAt;
}
