import type { Log } from '#api/domain/context.ts';

const levels = ['debug', 'info', 'warn', 'error'] as const;

/**
 * Characters that a terminal or a page would obey or not show: controls, and what turns text around or is
 * invisible. JSON has escapes for them.
 */
const unprintable = /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu;

function escapeUnits(text: string): string {
  return text.replaceAll(
    /[^]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Creates a log of JSON lines, one per event, from `level` up. `write` gets complete lines. */
export function createLog(level: (typeof levels)[number], write: (line: string) => void): Log {
  const of = (at: string, event: string, fields: Record<string, unknown>) => ({
    time: new Date().toISOString(),
    level: at,
    event,
    ...fields,
  });
  const line = (at: (typeof levels)[number]) => {
    if (levels.indexOf(at) < levels.indexOf(level)) return () => {};
    return (event: string, fields: Record<string, unknown> = {}) =>
      write(`${JSON.stringify(of(at, event, fields)).replaceAll(unprintable, escapeUnits)}\n`);
  };
  return { debug: line('debug'), info: line('info'), warn: line('warn'), error: line('error') };
}

/** Keeps nothing: for commands, which say themselves what they do. */
export const silentLog: Log = { debug() {}, info() {}, warn() {}, error() {} };
