import { setTimeout as pause } from 'node:timers/promises';
import { median, type Row } from './row.ts';
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
    {
      what: 'start to ready',
      budget: '<= 0.5 s',
      measured: `${(median(ready) / 1000).toFixed(2)} s`,
      pass: median(ready) <= 500,
      note: `median of ${times}, best ${(Math.min(...ready) / 1000).toFixed(2)} s, processor time ${median(cpu).toFixed(2)} s`,
    },
    {
      what: 'idle memory (RSS)',
      budget: '<= 150 MB',
      measured: `${median(memory).toFixed(0)} MB`,
      pass: median(memory) <= 150,
    },
  ];
}
