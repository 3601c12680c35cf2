import { type Load, load } from './load.ts';
import { median, type Row } from './row.ts';
import { type Server, startBare, startRegistry } from './server.ts';

const path = '/api/v1/skills?size=20';

/**
 * A list of 20 of 1,000 skills against a bare Hono's `ok`, in turns: read from the database, from the
 * response cache, and as 304. The cache takes no request that has a cookie, so one that means nothing
 * has the database read each time, for the same anonymous reader.
 */
export async function measureLists(
  dataDir: string,
  { rounds, seconds }: { rounds: number; seconds: number },
): Promise<Row[]> {
  const bare = await startBare();
  const registry = await startRegistry(dataDir);
  try {
    const first = await fetch(registry.url + path);
    const etag = first.headers.get('etag');
    const { items } = (await first.json()) as { items: unknown[] };
    if (!etag || items.length !== 20) throw new Error('the list is not a page of 20 with an ETag');
    const ways: Way[] = [
      { what: 'bare Hono', server: bare, path: '/', headers: {}, status: 200 },
      { what: 'read', server: registry, path, headers: { cookie: 'bench=1' }, status: 200 },
      { what: 'cached', server: registry, path, headers: {}, status: 200 },
      { what: '304', server: registry, path, headers: { 'if-none-match': etag }, status: 304 },
    ];
    const loads = ways.map((): Load[] => []);
    for (let round = 0; round <= rounds; round++) {
      for (const [at, way] of ways.entries()) {
        const one = await load(way.server, way.path, { seconds, headers: way.headers });
        if (one.statuses.join() !== String(way.status))
          throw new Error(`${way.what} answered ${one.statuses.join()}`);
        // The first round warms up.
        if (round > 0) loads[at]?.push(one);
      }
    }
    const middle = (at: number, figure: 'perSecond' | 'perCpuSecond') =>
      median((loads[at] ?? []).map((one) => one[figure]));
    const row = (at: number, what: string, share: number): Row => {
      const byClock = middle(at, 'perSecond') / middle(0, 'perSecond');
      const byCpu = middle(at, 'perCpuSecond') / middle(0, 'perCpuSecond');
      return {
        what,
        budget: `>= ${share} % of bare`,
        measured: `${(byCpu * 100).toFixed(0)} % (${(byClock * 100).toFixed(0)} % by the clock)`,
        pass: byCpu * 100 >= share && byClock * 100 >= share,
        note: `${rate(middle(at, 'perCpuSecond'))} a CPU second, ${rate(middle(at, 'perSecond'))}/s; bare ${rate(middle(0, 'perCpuSecond'))}, ${rate(middle(0, 'perSecond'))}/s`,
      };
    };
    return [
      row(1, 'list of 20, database read', 12),
      row(2, 'list of 20, response cache', 40),
      row(3, 'list of 20, as 304', 85),
    ];
  } finally {
    await registry.stop();
    await bare.stop();
  }
}

type Way = {
  what: string;
  server: Server;
  path: string;
  headers: Record<string, string>;
  status: number;
};

function rate(perSecond: number): string {
  return `${(perSecond / 1000).toFixed(1)}k`;
}
