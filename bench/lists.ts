import { kindNames, kindWords } from '#schema/kind.ts';
import { type Load, load } from './load.ts';
import { median, type Row } from './row.ts';
import { type Server, startBare, startRegistry } from './server.ts';

/** The number of different lists. */
const listsCount = 200;

/**
 * Measures lists of 20 against a bare Hono's `ok`, in turns, as 50 users request 200 pages and filters in
 * random order: from the database, from the response cache, and as 304. The cache bypasses requests with a
 * cookie, so a meaningless cookie makes an anonymous reader's list come from the database.
 */
export async function measureLists(
  dataDir: string,
  { assets, rounds, seconds }: { assets: number; rounds: number; seconds: number },
): Promise<Row[]> {
  const bare = await startBare();
  const registry = await startRegistry(dataDir);
  try {
    const paths = await variousLists(registry.url);
    const [path = ''] = paths;
    const etag = (await fetch(registry.url + path)).headers.get('etag');
    if (!etag) throw new Error('a list has no ETag');
    const ways: Way[] = [
      { what: 'bare Hono', server: bare, paths: ['/'], headers: {}, status: 200 },
      { what: 'read', server: registry, paths, headers: { cookie: 'bench=1' }, status: 200 },
      { what: 'cached', server: registry, paths, headers: {}, status: 200 },
      {
        what: '304',
        server: registry,
        paths: [path],
        headers: { 'if-none-match': etag },
        status: 304,
      },
    ];
    const loads = ways.map((): Load[] => []);
    for (let round = 0; round <= rounds; round++) {
      for (const [at, way] of ways.entries()) {
        const one = await load(way.server, way.paths, { seconds, headers: way.headers });
        if (one.statuses.join() !== String(way.status))
          throw new Error(`${way.what} answered ${one.statuses.join()}`);
        // The first round is a warm-up.
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
      row(1, `lists of 20 of ${assets}, database read`, 8),
      row(2, `lists of 20 of ${assets}, response cache`, 40),
      row(3, `list of 20 of ${assets}, as 304`, 85),
    ];
  } finally {
    await registry.stop();
    await bare.stop();
  }
}

type Way = {
  what: string;
  server: Server;
  paths: string[];
  headers: Record<string, string>;
  status: number;
};

/** URLs of lists, most with full pages, of the three kinds in turn: pages in each order, tags, and namespaces. */
async function variousLists(url: string): Promise<string[]> {
  const paths: string[] = [];
  const namespaces = new Set<string>();
  const words = kindNames.map((kind) => kindWords[kind]);
  const wordAt = (at: number) => words[at % words.length];
  for (const word of words) {
    for (const sort of ['installs', 'updated', 'name']) {
      let cursor: string | null = '';
      // Of 1,000 assets the agents are eight pages.
      for (let page = 0; page < 10 && cursor !== null; page++) {
        const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
        const path = `/api/v1/${word}?size=20&sort=${sort}${after}`;
        const list: ListPage = await read<ListPage>(url + path);
        for (const { namespace } of list.items) namespaces.add(namespace);
        cursor = list.nextCursor;
        paths.push(path);
      }
    }
  }
  const { items } = await read<{ items: { tag: string }[] }>(`${url}/api/v1/tags?size=60`);
  for (const [at, { tag }] of items.slice(0, 60).entries())
    paths.push(`/api/v1/${wordAt(at)}?size=20&tag=${encodeURIComponent(tag)}`);
  for (const [at, namespace] of [...namespaces].entries())
    paths.push(`/api/v1/${wordAt(at)}?size=20&namespace=${namespace}`);
  if (paths.length < listsCount) throw new Error(`only ${paths.length} lists`);
  return paths.slice(0, listsCount);
}

type ListPage = { items: { namespace: string }[]; nextCursor: string | null };

async function read<T>(url: string): Promise<T> {
  return (await (await fetch(url)).json()) as T;
}

function rate(perSecond: number): string {
  return `${(perSecond / 1000).toFixed(1)}k`;
}
