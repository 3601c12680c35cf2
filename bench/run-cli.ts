import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { adminKey, memoryOf, type Server } from './server.ts';

/** The file of the built CLI that Node starts. */
export const bundle = join(process.cwd(), 'dist/cli/agenthub-cli.js');

/** The measurements and the output of one CLI run. */
export type Ran = { seconds: number; memory: number; code: number | null; output: string };

/** Runs the bundled CLI as the admin of `server`, with `folder` as home. Returns its peak memory in MB. */
export function runCli(server: Server, folder: string, args: string[]): Promise<Ran> {
  mkdirSync(folder, { recursive: true });
  const startedAt = performance.now();
  const child = spawn(process.execPath, [bundle, ...args], {
    cwd: folder,
    env: environment(server, folder),
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

/** Seconds by the clock, and of processor time (user and system), including the start and end of the process. */
export type Timed = { seconds: number; cpuSeconds: number; output: string };

/**
 * Times one run of Node, such as of the bundled CLI in `project` with the folder `home`. Blocks until it has ended.
 * Throws if it fails.
 */
export function timeNode(
  args: string[],
  { server, project, home }: { server?: Server; project?: string; home?: string } = {},
): Timed {
  if (project !== undefined) mkdirSync(project, { recursive: true });
  const ran = spawnSync(
    'bash',
    ['-c', 'TIMEFORMAT="%R %U %S"; time "$0" "$@" 2>&1', process.execPath, ...args],
    { encoding: 'utf8', cwd: project, env: environment(server, home), maxBuffer: 64e6 },
  );
  const [seconds, user, system] = (ran.stderr.trim().split('\n').at(-1) ?? '')
    .split(' ')
    .map(Number);
  if (ran.status !== 0 || seconds === undefined || user === undefined || system === undefined)
    throw new Error(`${args.slice(1).join(' ')} said: ${ran.stdout.slice(-4000)}${ran.stderr}`);
  return { seconds, cpuSeconds: user + system, output: ran.stdout };
}

function environment(server?: Server, home?: string): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'],
    ...(home === undefined ? {} : { HOME: home }),
    ...(server ? { AGENTHUB_URL: server.url, AGENTHUB_TOKEN: adminKey } : {}),
  };
}
