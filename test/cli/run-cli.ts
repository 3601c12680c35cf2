import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Readable, Writable } from 'node:stream';
import { onTestFinished } from 'vitest';
import type { CliContext } from '#cli/context.ts';
import { run } from '#cli/run.ts';

/** As much of the document of `--json` as every command has. */
export type Answer = {
  ok: boolean;
  data?: unknown;
  error?: {
    code: string;
    message: string;
    hints?: string[];
    candidates?: string[];
    errors?: { pointer: string; detail: string }[];
    requestId?: string;
  };
};

export type CliResult = {
  code: number;
  stdout: string;
  stderr: string;
  bytes: Buffer;
  /** What `open` would have started. */
  launched: string[][];
  /** The one document of `--json`. */
  json(): Answer;
};

export type CliWorld = {
  env?: Record<string, string>;
  cwd?: string;
  /** Null is a user without a home folder. */
  home?: string | null;
  stdin?: string;
  /** What is typed when a text appears on stderr, in this order. */
  answers?: [question: string, typed: string][];
  /** All three streams are a terminal of this many columns. */
  terminal?: number;
  fetch?: typeof fetch;
  now?: () => Date;
  signal?: AbortSignal;
  platform?: NodeJS.Platform;
  ignoredProxy?: string;
};

/** A folder that is gone when the test is. */
export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'agenthub-cli-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Runs the real CLI in this process, in a home folder of its own. */
export async function runCli(argv: string[], world: CliWorld = {}): Promise<CliResult> {
  const home = world.home === undefined ? await temporaryFolder() : world.home;
  const stdout = collector();
  const typed = new PassThrough();
  const answers = [...(world.answers ?? [])];
  const stderr = collector((text) => {
    const [next] = answers;
    if (!next || !text.includes(next[0])) return;
    answers.shift();
    // Nobody types while the question is still being drawn.
    setImmediate(() => typed.write(next[1]));
  });
  const launched: string[][] = [];
  const context: CliContext = {
    stdin: world.stdin === undefined ? typed : Readable.from([world.stdin]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { LANG: 'en_US.UTF-8', ...world.env },
    cwd: world.cwd ?? home ?? (await temporaryFolder()),
    home,
    hostname: 'test-machine',
    platform: world.platform ?? 'linux',
    ignoredProxy: world.ignoredProxy ?? null,
    terminal: {
      stdin: world.terminal !== undefined,
      stdout: world.terminal !== undefined,
      stderr: world.terminal !== undefined,
      columns: world.terminal ?? 80,
    },
    now: world.now ?? (() => new Date()),
    fetch: world.fetch ?? globalThis.fetch,
    signal: world.signal ?? new AbortController().signal,
    launch: (program, args) => void launched.push([program, ...args]),
    colorDepth: 1,
  };
  const code = await run(argv, context);
  return {
    code,
    stdout: stdout.bytes().toString(),
    stderr: stderr.bytes().toString(),
    bytes: stdout.bytes(),
    launched,
    json: () => JSON.parse(stdout.bytes().toString()),
  };
}

function collector(heard: (text: string) => void = () => {}) {
  const chunks: Buffer[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(Buffer.from(chunk));
      heard(String(chunk));
      done();
    },
  });
  return { stream, bytes: () => Buffer.concat(chunks) };
}
