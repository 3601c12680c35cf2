import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A server for the bench, in its own process. */
export type Server = {
  url: string;
  pid: number;
  /** The time from the start of the process until it logs `ready`. */
  readyMilliseconds: number;
  /** With `probe` only: starts monitoring the event loop, and returns the result. */
  watch(): Promise<() => Promise<Watched>>;
  stop(): Promise<void>;
};

/**
 * The longest blocking of the event loop, in milliseconds: by the clock, and by the processor time of its
 * thread.
 */
export type Watched = { stall: number; cpuStall: number };

/** The admin key of every server of the bench. */
export const adminKey = 'sr_bench-admin-key-0123456789abcdef';

/**
 * Starts the released registry on `dataDir`. With `probe` it can be {@link Server.watch}ed; `env` adds
 * settings.
 */
export function startRegistry(
  dataDir: string,
  { probe = false, env = {} }: { probe?: boolean; env?: Record<string, string> } = {},
): Promise<Server> {
  const preload = probe ? ['--import', new URL('./probe.ts', import.meta.url).href] : [];
  return start([...preload, 'dist/agenthub.js', 'serve'], {
    PORT: '0',
    HOST: '127.0.0.1',
    DATA_DIR: dataDir,
    ADMIN_API_KEY: adminKey,
    DEFAULT_VISIBILITY: 'public',
    LOG_LEVEL: 'info',
    ...env,
  });
}

/** Starts a bare Hono on @hono/node-server that only answers `ok`: the upper bound of this machine. */
export function startBare(): Promise<Server> {
  return start([fileURLToPath(new URL('./bare.ts', import.meta.url))], {});
}

async function start(args: string[], env: Record<string, string>): Promise<Server> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env['PATH'], ...env },
    stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await readyUrl(child);
  const readyMilliseconds = performance.now() - startedAt;
  return {
    url,
    pid: child.pid ?? 0,
    readyMilliseconds,
    async watch() {
      await ask(child, 'watch');
      return () => ask(child, 'seen');
    },
    async stop() {
      child.kill('SIGTERM');
      await exited;
    },
  };
}

function ask(child: ChildProcess, word: string): Promise<Watched> {
  return new Promise((resolve) => {
    child.once('message', (message) => resolve(message as Watched));
    child.send(word);
  });
}

/**
 * Reads the `url` from the log line `ready`. Keeps reading afterwards, so that the log never blocks the
 * server.
 */
function readyUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`a server ended with ${code}`)));
    if (!child.stdout) throw new Error('a server without output');
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const said = JSON.parse(line) as { event?: string; url?: string };
      if (said.event === 'ready' && said.url) resolve(said.url);
    });
  });
}

/** The processor time of a process so far, in seconds (Linux). */
export function cpuSecondsOf(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // The process name may contain spaces. These are fields 14 and 15, in hundredths of a second.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** The processor time of all threads of a process so far, in milliseconds, precise enough for one request (Linux). */
export function threadMillisecondsOf(pid: number): number {
  const folder = `/proc/${pid}/task`;
  const nanoseconds = readdirSync(folder).map((thread) => {
    try {
      return Number(readFileSync(`${folder}/${thread}/schedstat`, 'utf8').split(' ')[0]);
    } catch {
      return 0; // It has ended.
    }
  });
  return nanoseconds.reduce((sum, one) => sum + one, 0) / 1e6;
}

/** The memory of a process in MB, current (`VmRSS`) or peak (`VmHWM`); null once it has ended (Linux). */
export function memoryOf(pid: number, which: 'VmRSS' | 'VmHWM'): number | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    const kibibytes = new RegExp(`${which}:\\s+(\\d+) kB`).exec(status)?.[1];
    return kibibytes === undefined ? null : (Number(kibibytes) * 1024) / 1e6;
  } catch {
    return null; // It has ended.
  }
}
