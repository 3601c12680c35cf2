import { performance } from 'node:perf_hooks';
import { kindNames, kindWords } from '#schema/kind.ts';
import { bounded, median, quantile, type Row } from './row.ts';
import { mix } from './search.ts';
import { type Server, threadMillisecondsOf } from './server.ts';

type Asked = { path: string; times: number[] };

/** The words of the kinds in URLs. */
const words = kindNames.map((kind) => kindWords[kind]);

/**
 * Measures searches, the home page, lists and tags of `count` assets of three kinds over HTTP, one after another,
 * as a reader that bypasses the response cache, and monitors the server's event loop. `registry` needs its probe.
 */
export async function measureLatency(
  registry: Server,
  { count, rounds, on = '' }: { count: number; rounds: number; on?: string },
): Promise<Row[]> {
  const many = `${count / 1000}k assets${on}`;
  const searches = mix.map(({ text, sort, given }) => {
    const query = new URLSearchParams({ q: text });
    if (sort) query.set('sort', sort);
    for (const tag of given?.tags ?? []) query.append('tag', tag);
    return query;
  });
  const ofOneKind = searches.flatMap((query) => words.map((word) => `/api/v1/${word}?${query}`));
  const ofAll = searches.map((query) => `/api/v1/search?${query}`);
  return [
    ...(await rows(`search of one kind, ${many}`, registry, ofOneKind, rounds)),
    ...(await rows(`search of all kinds, ${many}`, registry, ofAll, rounds)),
    ...(await rows(`home, lists, tags, ${many}`, registry, await listPaths(registry), rounds)),
  ];
}

/** The boards of the home page, then of each kind every order and filter, a late page, and the tags. */
async function listPaths({ url }: Server): Promise<string[]> {
  const orders = ['installs', 'updated', 'name'];
  const filters = ['', '&tag=skill', '&tag=resume', '&namespace=person-7', '&owner=person-7'];
  const boards = ['installs', 'updated'].map((sort) => `/api/v1/search?sort=${sort}&size=6`);
  const paths = [...boards, '/api/v1/tags', '/api/v1/tags?q=re'];
  for (const word of words) {
    for (const sort of orders) {
      paths.push(...filters.map((filter) => `/api/v1/${word}?sort=${sort}${filter}`));
      let cursor: string | null = null;
      for (let page = 0; page < 5; page++) {
        const path: string = `/api/v1/${word}?size=100&sort=${sort}${cursor ? `&cursor=${cursor}` : ''}`;
        const { nextCursor } = (await (await fetch(url + path)).json()) as { nextCursor: string };
        cursor = encodeURIComponent(nextCursor);
      }
      paths.push(`/api/v1/${word}?sort=${sort}&cursor=${cursor}`);
    }
  }
  return [...paths, ...kindNames.map((kind) => `/api/v1/tags?kind=${kind}`)];
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
  const cpu: number[] = [];
  const seen = await registry.watch();
  for (let round = 0; round < rounds; round++) {
    for (const { path, times } of asked) {
      const before = threadMillisecondsOf(registry.pid);
      times.push(await time(registry, path));
      cpu.push(threadMillisecondsOf(registry.pid) - before);
    }
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
      `p50 ${median(all).toFixed(1)} ms, p99 of the server's processor time ${quantile(cpu, 0.99).toFixed(1)} ms, at first ${Math.max(...cold).toFixed(0)} ms; slowest by median ${slow}`,
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
