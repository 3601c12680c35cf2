import type { Log } from '#api/domain/context.ts';
import { createLog } from '#api/platform/log.ts';

export type LogLine = Record<string, unknown> & { level: keyof Log; event: string };

/** A log that keeps its lines, as they are written and parsed again. */
export function recordedLog(): { log: Log; written: string[]; lines(event?: string): LogLine[] } {
  const written: string[] = [];
  return {
    log: createLog('debug', (line) => written.push(line)),
    written,
    lines: (event) =>
      written
        .map((line) => JSON.parse(line) as LogLine)
        .filter((line) => event === undefined || line.event === event),
  };
}
