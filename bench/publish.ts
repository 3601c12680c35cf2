import { join } from 'node:path';
import { runCli } from './run-cli.ts';
import { writeFolders } from './folders.ts';
import { bounded, type Row } from './row.ts';
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
      bounded(
        `publish --recursive, ${count} folders`,
        '<= 60 s',
        ran.seconds,
        1,
        `${(bytes / 1e6).toFixed(1)} MB, ${cpu.toFixed(0)} s of the server's processor time; event loop held ${cpuStall.toFixed(0)} ms of its processor time at the longest, ${stall.toFixed(0)} ms by the clock`,
      ),
      bounded('  memory of the CLI', '< 300 MB', ran.memory),
      bounded('  memory of the server', '< 300 MB', memory),
    ];
  } finally {
    await registry.stop();
  }
}
