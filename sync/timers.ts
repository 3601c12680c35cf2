/** How time passes for what waits: the machine's, or that of a test. */
export type Timers = {
  /** Calls back once after so many milliseconds; gives what calls it off. */
  after(milliseconds: number, callback: () => void): () => void;
};

/** The longest that a timer of JavaScript waits; a longer one fires at once. */
const timerMillisecondsMax = 2 ** 31 - 1;

/** The machine's time. */
export const systemTimers: Timers = {
  after(milliseconds, callback) {
    const bounded = Math.min(Math.max(0, milliseconds), timerMillisecondsMax);
    const timer = setTimeout(callback, bounded);
    return () => clearTimeout(timer);
  },
};

/** Waits so long, or until the signal aborts, without telling which. */
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
