import { hostname, userInfo } from 'node:os';
import { isAbsolute } from 'node:path';
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
  /** The absolute path of the user's home folder; null if it is not known, as in a container with a random user. */
  home: string | null;
  /** The name of this machine, used in the name of an API key. */
  hostname: string;
  platform: NodeJS.Platform;
  /** The environment variable of a proxy that this Node ignores; null if there is none. */
  ignoredProxy: string | null;
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

/** `HOME` (`USERPROFILE` on Windows), else the home folder in the list of users; null if there is neither. */
function homeFolder(env: NodeJS.ProcessEnv): string | null {
  const named = env['HOME'] || (process.platform === 'win32' ? env['USERPROFILE'] : undefined);
  if (named) return isAbsolute(named) ? named : null;
  try {
    return userInfo().homedir || null;
  } catch {
    // The user has no entry in the list of users.
    return null;
  }
}

/** The context of a real process. */
export function processContext(signal: AbortSignal, ignoredProxy: string | null): CliContext {
  const { stdin, stdout, stderr } = process;
  return {
    stdin,
    stdout,
    stderr,
    env: process.env,
    cwd: process.cwd(),
    home: homeFolder(process.env),
    hostname: hostname(),
    platform: process.platform,
    ignoredProxy,
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
