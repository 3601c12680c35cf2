import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Plugin } from 'esbuild';
import { packageFiles } from '../../scripts/build/package-files.ts';
import { inject, onTestFinished } from 'vitest';
import { madeOnce } from './made-once.ts';

const root = join(import.meta.dirname, '../..');

/** The file that {@link serve} and {@link runCommand} run: the sources as one file, made once a run. */
export const thisRelease = () => bundleRelease('this-release');

/** The server command with a change of its sources, as another release is. Gives the file. */
export async function bundleRelease(name: string, ...changes: Plugin[]): Promise<string> {
  const folder = await madeOnce(join(inject('runFolder'), name), (made) =>
    bundleInto(made, changes),
  );
  return join(folder, 'agenthub.mjs');
}

/** The sources as one file and that of the thread: a process then starts in a fifth of the time. What has native code stays outside. */
async function bundleInto(folder: string, plugins: Plugin[]): Promise<void> {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  const shim =
    "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";
  const options: BuildOptions = {
    absWorkingDir: root,
    alias: packageFiles,
    plugins,
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['libsql', 'libsql/*', '@node-rs/bcrypt', 'ssh2'],
    banner: { js: shim },
    logLevel: 'error',
  };
  await build({
    ...options,
    entryPoints: {
      agenthub: 'api/commands/main.ts',
      'parser-thread': 'api/platform/parsers/parser-thread.ts',
    },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
  });
}

/** The API key of the admin of every server that {@link serve} starts. */
export const processAdminKey = 'the-admin-key-of-a-server-process';

export type ServerProcess = {
  url: string;
  child: ChildProcess;
  /** All that it wrote, to both streams. */
  output(): string;
  /** Ends it at once, as the kernel would, and waits until it is gone. */
  kill(): Promise<void>;
};

/** Runs `agenthub serve` as a process of its own and waits until it is ready; killed when the test is over. */
export async function serve(env: Record<string, string>, release?: string): Promise<ServerProcess> {
  const run = await start(env, ['serve'], release);
  const ready = /"event":"ready","url":"([^"]+)"/;
  await new Promise<void>((resolve, reject) => {
    const look = () => ready.test(run.output()) && resolve();
    run.child.stdout?.on('data', look);
    void run.ended.then((code) => reject(new Error(`ended with ${code}: ${run.output()}`)));
  });
  const url = ready.exec(run.output())?.[1] ?? '';
  const kill = async () => {
    run.child.kill('SIGKILL');
    await run.ended;
  };
  return { url, child: run.child, output: run.output, kill };
}

/** Runs it to its end: for an environment with which it does not start. */
export async function serveToItsEnd(
  env: Record<string, string>,
): Promise<{ code: number | null; output: string }> {
  const { ended, output } = await start(env);
  return { code: await ended, output: output() };
}

/** A command of `agenthub` that runs as a process of its own, as an operator's does; killed when the test is over. */
export type CommandProcess = {
  child: ChildProcess;
  /** The exit code; null when a signal ended it. */
  ended: Promise<number | null>;
  output(): string;
};

/** Runs `agenthub <args>`, with nothing on its stdin unless told otherwise. */
export async function runCommand(
  args: string[],
  env: Record<string, string> = {},
  input?: string,
): Promise<CommandProcess> {
  const run = await start(env, args, undefined, input === undefined ? 'ignore' : 'pipe');
  run.child.stdin?.end(input);
  return run;
}

async function start(
  env: Record<string, string>,
  args = ['serve'],
  release?: string,
  stdin: 'ignore' | 'pipe' = 'ignore',
): Promise<CommandProcess> {
  const child = spawn(process.execPath, [release ?? (await thisRelease()), ...args], {
    env: {
      PATH: process.env['PATH'] ?? '',
      HOST: '127.0.0.1',
      PORT: '0',
      // Compiled once: that is a sixth of the processor time of a start.
      NODE_COMPILE_CACHE: join(inject('runFolder'), 'compiled'),
      ...env,
    },
    stdio: [stdin, 'pipe', 'pipe'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return { child, ended, output: () => output };
}
