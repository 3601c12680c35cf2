/** Timers: those of the machine, or those of a test. */
export type Timers = {
  /** Calls `callback` once after `milliseconds`. Gives a function that cancels the call. */
  after(milliseconds: number, callback: () => void): () => void;
};

/** The longest delay of a JavaScript timer; with a longer one it fires at once. */
const timerMillisecondsMax = 2 ** 31 - 1;

/** The timers of the machine. */
export const systemTimers: Timers = {
  after(milliseconds, callback) {
    const bounded = Math.min(Math.max(0, milliseconds), timerMillisecondsMax);
    const timer = setTimeout(callback, bounded);
    return () => clearTimeout(timer);
  },
};

/** Waits `milliseconds`, or until the signal aborts; does not throw then. */
export function wait(timers: Timers, milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const end = () => {
      callOff();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const callOff = timers.after(milliseconds, end);
    signal.addEventListener('abort', end);
  });
}
