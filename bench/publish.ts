import { join } from 'node:path';
import { runCli } from './cli.ts';
import { writeFolders } from './folders.ts';
import type { Row } from './row.ts';
import { cpuSecondsOf, memoryOf, startRegistry } from './server.ts';

/** Measures `publish --recursive` of `count` folders on loopback, with the memory of both ends. */
export async function measurePublish(folder: string, count: number): Promise<Row[]> {
  const skills = join(folder, 'skills');
  const bytes = writeFolders(skills, { count, filesEach: 3 });
  const registry = await startRegistry(join(folder, 'data'), { probe: true });
  try {
    const seen = await registry.watch();
    const ran = await runCli(registry, folder, ['publish', skills, '--recursive']);
    const { stall, cpuStall } = await seen();
    if (ran.code !== 0) throw new Error(`publish said: ${ran.output}`);
    const memory = memoryOf(registry.pid, 'VmHWM') ?? 0;
    const cpu = cpuSecondsOf(registry.pid);
    const page = (await (await fetch(`${registry.url}/api/v1/skills?size=1`)).json()) as {
      total: number;
    };
    if (page.total !== count) throw new Error(`${page.total} of ${count} skills are there`);
    return [
      {
        what: `publish --recursive, ${count} folders`,
        budget: '<= 60 s',
        measured: `${ran.seconds.toFixed(1)} s`,
        pass: ran.seconds <= 60,
        note: `${(bytes / 1e6).toFixed(1)} MB, ${cpu.toFixed(0)} s of the server's processor time; event loop held ${cpuStall.toFixed(0)} ms of its processor time at the longest, ${stall.toFixed(0)} ms by the clock`,
      },
      {
        what: '  memory of the CLI',
        budget: '< 300 MB',
        measured: `${ran.memory.toFixed(0)} MB`,
        pass: ran.memory < 300,
      },
      {
        what: '  memory of the server',
        budget: '< 300 MB',
        measured: `${memory.toFixed(0)} MB`,
        pass: memory < 300,
      },
    ];
  } finally {
    await registry.stop();
  }
}
