import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { measureAdd, measureAddAgent } from './add.ts';
import { measureVersion } from './cli.ts';
import { filledData } from './data.ts';
import { measureLatency } from './latency.ts';
import { measureListInstalled } from './list-installed.ts';
import { measureLists } from './lists.ts';
import { measureMoves } from './moves.ts';
import { measurePublish } from './publish.ts';
import { formatTable, type Row } from './row.ts';
import { measurePostgresSearch } from './search-postgres.ts';
import { startRegistry } from './server.ts';
import { measureServers } from './servers.ts';
import { measureSizes } from './sizes.ts';
import { measureStart } from './start.ts';
import { measureSync } from './sync.ts';

const { values } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, only: { type: 'string' } },
});
const quick = values.quick;
const many = quick ? 20_000 : 100_000;
/** Read before our own work adds to the load. */
const [loadBefore = 0] = loadavg();
const folder = mkdtempSync(join(tmpdir(), 'agenthub-bench-'));

const filled = new Map<number, Promise<string>>();
/** The data folder with this many assets of three kinds, created on first use. */
function data(count: number): Promise<string> {
  let made = filled.get(count);
  if (!made) filled.set(count, (made = filledData(folder, count)));
  return made;
}

async function listsOf(assets: number): Promise<Row[]> {
  const times = quick ? { rounds: 3, seconds: 1 } : { rounds: 7, seconds: 2 };
  return measureLists(await data(assets), { assets, ...times });
}

async function latencyOf(count: number): Promise<Row[]> {
  const registry = await startRegistry(await data(count), { probe: true });
  try {
    return await measureLatency(registry, { count, rounds: quick ? 10 : 30 });
  } finally {
    await registry.stop();
  }
}

/** The measurements, by their name for `--only`. */
const measurements: Record<string, () => Promise<Row[]> | Row[]> = {
  lists: async () => listsOf(1_000),
  'lists-of-many': async () => listsOf(many),
  latency: () => latencyOf(many),
  postgres: () => measurePostgresSearch(many, { rounds: quick ? 10 : 50 }),
  start: async () => measureStart(await data(1_000), quick ? 3 : 7),
  sizes: measureSizes,
  version: () => measureVersion(10),
  add: () => measureAdd(join(folder, 'add'), 5),
  'add-agent': () => measureAddAgent(join(folder, 'add-agent'), 5),
  'list-installed': () =>
    measureListInstalled(join(folder, 'list-installed'), { count: quick ? 100 : 500, times: 9 }),
  servers: () => measureServers(join(folder, 'servers')),
  publish: () => measurePublish(join(folder, 'publish'), quick ? 150 : 700),
  moves: async () => {
    const count = quick ? 5_000 : 20_000;
    return measureMoves(join(folder, 'moves'), { dataDir: await data(count), count });
  },
  sync: () => measureSync(join(folder, 'sync'), quick ? 200 : 1_000),
};

if (values.only !== undefined && !Object.hasOwn(measurements, values.only)) {
  console.error(`--only takes one of: ${Object.keys(measurements).join(', ')}`);
  process.exit(2);
}
if (!existsSync('/proc/self/status')) {
  console.error('The bench reads processor time and memory from /proc: run it on Linux.');
  process.exit(2);
}

const rows: Row[] = [];
try {
  for (const [name, measure] of Object.entries(measurements)) {
    if (values.only !== undefined && values.only !== name) continue;
    console.error(`measuring ${name} ...`);
    rows.push(...(await measure()));
  }
} finally {
  rmSync(folder, { recursive: true });
}
const smaller = quick ? ', --quick: fewer assets and rounds, budgets as they are' : '';
console.log(
  `\nNode ${process.version}, ${cpus().length} processors, load before ${loadBefore.toFixed(1)}${smaller}`,
);
if (loadBefore > cpus().length / 4)
  console.log('Other work keeps this machine busy: wall-clock times are too long.');
console.log();
console.log(formatTable(rows));
