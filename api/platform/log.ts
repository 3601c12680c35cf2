import type { Log } from '#api/domain/context.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;

/** Creates a log of JSON lines, one per event, from `level` up. `write` gets complete lines. */
export function createLog(level: (typeof levels)[number], write: (line: string) => void): Log {
  const line = (at: (typeof levels)[number]) => {
    if (levels.indexOf(at) < levels.indexOf(level)) return () => {};
    return (event: string, fields: Record<string, unknown> = {}) =>
      write(`${JSON.stringify({ time: new Date().toISOString(), level: at, event, ...fields })}\n`);
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** Keeps nothing: for commands, which say themselves what they do. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
