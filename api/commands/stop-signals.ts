import { constants } from 'node:os';
import type { Log } from '../domain/context.ts';

/** Stopping may take this long in all, drain and database: Docker kills after 10 s. */
const stopMillisecondsMax = 9_500;

/**
 * One Ctrl-C under `npm start` can reach the process twice: from the terminal, and from npm, which passes
 * it on, or from `scripts/start.ts`, half a second after npm has gone. So soon, it is the same wish.
 */
const sameWishMilliseconds = 1_000;

/**
 * At the first SIGTERM or SIGINT calls `stop` and ends the process: with 0, or with 1 if that fails or
 * takes more than 9.5 s. A second one, a second or more later, ends it at once with 128 + its number.
 * Handled rather than left to the kernel, which drops them for process 1 of a container.
 */
export function stopOnSignals(log: Log, stop: () => Promise<void>): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        log.info('stopping', { signal });
        void end(log, stop);
      } else if (performance.now() - firstAt >= sameWishMilliseconds) {
        log.warn('stop.forced', { signal });
        process.exit(128 + constants.signals[signal]);
      }
    });
  }
}

async function end(log: Log, stop: () => Promise<void>): Promise<void> {
  setTimeout(() => {
    log.error('stop.late', { milliseconds: stopMillisecondsMax });
    process.exit(1);
  }, stopMillisecondsMax);
  try {
    await stop();
  } catch (err) {
    log.error('stop.failed', { cause: String(err) });
    process.exit(1);
  }
  log.info('stopped');
  process.exit(0);
}
