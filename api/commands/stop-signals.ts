import { constants } from 'node:os';
import type { Log } from '../domain/context.ts';

/** The time limit for stopping, drain and database together: Docker kills after 10 s. */
const stopMillisecondsMax = 9_500;

/**
 * One Ctrl-C under `npm start` can reach the process twice: from the terminal, and from npm or
 * `scripts/start.ts`, up to half a second later. A second signal within this time counts as the same request.
 */
const sameRequestMilliseconds = 1_000;

/**
 * On the first SIGTERM or SIGINT calls `stop` and ends the process: with 0, or with 1 if it fails or takes
 * more than 9.5 s. A second signal, at least a second later, ends it at once with 128 + its number. Without a
 * handler the kernel ignores these signals for process 1 of a container.
 */
export function stopOnSignals(log: Log, stop: () => Promise<void>): void {
  let firstAt: number | undefined;
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      if (firstAt === undefined) {
        firstAt = performance.now();
        log.info('stopping', { signal });
        void end(log, stop);
      } else if (performance.now() - firstAt >= sameRequestMilliseconds) {
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
