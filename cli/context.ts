import { homedir, hostname } from 'node:os';
import type { Readable, Writable } from 'node:stream';
import type { BaseContext } from 'clipanion';
import type { Language } from './language.ts';

/** The environment of a command, passed in so that tests can replace it. */
export type CliContext = BaseContext & {
  stdin: Readable;
  stdout: Writable;
  stderr: Writable;
  env: Record<string, string | undefined>;
  /** The absolute path of the folder in which the process was started. `BaseCommand.directory` applies `-C`. */
  cwd: string;
  home: string;
  /** The name of this machine, used in the name of an API key. */
  hostname: string;
  platform: NodeJS.Platform;
  terminal: Terminal;
  /** The language of help and errors; `run` sets it from flags, environment and settings. */
  language?: Language;
  now(): Date;
  fetch: typeof fetch;
  /** Aborted by Ctrl-C: the command must stop, undo unfinished work and exit with 130. */
  signal: AbortSignal;
  /** Starts a program without waiting for it, for `open`. */
  launch(program: string, args: string[]): void;
};

/** Which streams are a terminal, and how wide it is in columns. */
export type Terminal = { stdin: boolean; stdout: boolean; stderr: boolean; columns: number };

/** The context of a real process. */
export function processContext(signal: AbortSignal): CliContext {
  const { stdin, stdout, stderr } = process;
  return {
    stdin,
    stdout,
    stderr,
    env: process.env,
    cwd: process.cwd(),
    home: process.env['HOME'] || homedir(),
    hostname: hostname(),
    platform: process.platform,
    terminal: {
      stdin: stdin.isTTY === true,
      stdout: stdout.isTTY === true,
      stderr: stderr.isTTY === true,
      columns: stdout.columns || stderr.columns || 80,
    },
    now: () => new Date(),
    fetch: globalThis.fetch,
    signal,
    launch: (program, args) => {
      void import('node:child_process').then(({ spawn }) => {
        const child = spawn(program, args, { stdio: 'ignore', detached: true });
        // Without a browser the address has been printed already.
        child.on('error', () => {});
        child.unref();
      });
    },
    colorDepth: 1,
  };
}
