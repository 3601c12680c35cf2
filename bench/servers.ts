import { existsSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { post } from './publish-files.ts';
import { bounded, type Row } from './row.ts';
import { cpuSecondsOf, startRegistry } from './server.ts';

/** Entries of the official MCP registry, which are not part of this repository. */
const sample = '../shared/data/mcp/servers.sample.json';

/** Measures publishes of the entries of the official MCP registry over the API, one after another. */
export async function measureServers(dataDir: string): Promise<Row[]> {
  const what = 'publish of 529 entries of the MCP registry';
  if (!existsSync(sample))
    return [{ what, budget: '<= 15 s', measured: '-', pass: null, note: `no file ${sample}` }];
  const entries = JSON.parse(readFileSync(sample, 'utf8')) as { server: object }[];
  const registry = await startRegistry(dataDir);
  try {
    const cpuBefore = cpuSecondsOf(registry.pid);
    const startedAt = performance.now();
    for (const { server } of entries) await post(registry, 'mcps', { manifest: server });
    const seconds = (performance.now() - startedAt) / 1000;
    const cpu = cpuSecondsOf(registry.pid) - cpuBefore;
    const note = `${cpu.toFixed(1)} s of the server's processor time`;
    return [
      bounded(
        `publish of ${entries.length} entries of the MCP registry`,
        '<= 15 s',
        seconds,
        1,
        note,
      ),
    ];
  } finally {
    await registry.stop();
  }
}
