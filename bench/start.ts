import { setTimeout as pause } from 'node:timers/promises';
import { bounded, median, type Row } from './row.ts';
import { cpuSecondsOf, memoryOf, startRegistry } from './server.ts';

/** Measures the time until a new server answers, and its memory when idle after one request. */
export async function measureStart(dataDir: string, times: number): Promise<Row[]> {
  const ready: number[] = [];
  const memory: number[] = [];
  const cpu: number[] = [];
  for (let at = 0; at < times; at++) {
    const registry = await startRegistry(dataDir);
    try {
      ready.push(registry.readyMilliseconds);
      cpu.push(cpuSecondsOf(registry.pid));
      await (await fetch(`${registry.url}/api/v1/skills`)).arrayBuffer();
      await pause(1000);
      memory.push(memoryOf(registry.pid, 'VmRSS') ?? 0);
    } finally {
      await registry.stop();
    }
  }
  return [
    bounded(
      'start to ready',
      '<= 0.5 s',
      median(ready) / 1000,
      2,
      `median of ${times}, best ${(Math.min(...ready) / 1000).toFixed(2)} s, processor time ${median(cpu).toFixed(2)} s`,
    ),
    bounded('idle memory (RSS)', '<= 150 MB', median(memory)),
  ];
}
