import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { bounded, median, type Row } from './row.ts';
import { memoryOf, type Server, adminKey, startRegistry } from './server.ts';
import { writeFolders } from './folders.ts';

const bundle = join(process.cwd(), 'dist/cli/agenthub-cli.js');

/** The measurements and the output of one CLI run. */
export type Ran = { seconds: number; memory: number; code: number | null; output: string };

/** Runs the bundled CLI as the admin of `server`, with `folder` as home. Returns its peak memory in MB. */
export function runCli(server: Server, folder: string, args: string[]): Promise<Ran> {
  mkdirSync(folder, { recursive: true });
  const startedAt = performance.now();
  const child = spawn(process.execPath, [bundle, ...args], {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      HOME: folder,
      AGENTHUB_URL: server.url,
      AGENTHUB_TOKEN: adminKey,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  let memory = 0;
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (piece) => (output = (output + String(piece)).slice(-4000)));
  const timer = setInterval(() => {
    memory = Math.max(memory, memoryOf(child.pid ?? 0, 'VmHWM') ?? 0);
  }, 50);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      clearInterval(timer);
      resolve({ seconds: (performance.now() - startedAt) / 1000, memory, code, output });
    });
  });
}

/** Measures the processor time of `agenthub-cli --version`, including process start and end. */
export function measureVersion(times: number): Row[] {
  const used = Array.from({ length: times }, () => {
    const { stdout, stderr } = spawnSync(
      'bash',
      ['-c', 'TIMEFORMAT="%U %S"; time "$0" "$1" --version', process.execPath, bundle],
      { encoding: 'utf8' },
    );
    const [user, system] = stderr.trim().split(' ').map(Number);
    if (!/^\S*\d+\.\d+\.\d+/m.test(stdout) || user === undefined || system === undefined)
      throw new Error(`agenthub-cli --version said: ${stdout}${stderr}`);
    return (user + system) * 1000;
  });
  const note = `user and system, median of ${times}`;
  return [bounded('CLI --version, CPU', '<= 100 ms', median(used), 0, note)];
}

/** Measures `add` of a skill with 20 files, each time in a new project. */
export async function measureAdd(folder: string, times: number): Promise<Row[]> {
  const registry = await startRegistry(join(folder, 'data'));
  try {
    const skills = join(folder, 'skills');
    writeFolders(skills, { count: 1, filesEach: 20 });
    const [name = ''] = readdirSync(skills);
    const published = await runCli(registry, folder, ['publish', join(skills, name)]);
    if (published.code !== 0) throw new Error(`publish said: ${published.output}`);
    const seconds: number[] = [];
    for (let at = 0; at < times; at++) {
      const project = join(folder, `project-${at}`);
      const ran = await runCli(registry, project, ['add', name, '--agent', 'claude-code']);
      if (ran.code !== 0) throw new Error(`add said: ${ran.output}`);
      seconds.push(ran.seconds);
    }
    const note = `median of ${times}, best ${Math.min(...seconds).toFixed(2)} s`;
    return [bounded('add of a 20-file skill, loopback', '<= 0.5 s', median(seconds), 2, note)];
  } finally {
    await registry.stop();
  }
}
