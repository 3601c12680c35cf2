import type { Timers } from '#sync/timers.ts';

/** Time that passes when a test says so. */
export type FakeClock = Timers & {
  now(): Date;
  /** Lets so much time pass, calling back in order what falls due on the way. */
  pass(milliseconds: number): void;
  /** How many callbacks are to come. */
  pending(): number;
};

/** A clock that stands at `start` until it is told otherwise. */
export function fakeClock(start = '2026-03-01T02:00:00.000Z'): FakeClock {
  let at = Date.parse(start);
  const timers = new Set<{ dueAt: number; callback: () => void }>();
  return {
    now: () => new Date(at),
    pending: () => timers.size,
    after(milliseconds, callback) {
      const timer = { dueAt: at + milliseconds, callback };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    pass(milliseconds) {
      const end = at + milliseconds;
      for (;;) {
        const [next] = [...timers].toSorted((a, b) => a.dueAt - b.dueAt);
        if (!next || next.dueAt > end) break;
        timers.delete(next);
        at = Math.max(at, next.dueAt);
        next.callback();
      }
      at = end;
    },
  };
}

/**
 * Waits, by the real clock, until something has come about; the test's own time limit ends it. A fake clock
 * goes on meanwhile, at 20 times the speed: what looked just before a test let time pass looks again.
 */
export async function until(
  reached: () => Promise<boolean> | boolean,
  clock?: FakeClock,
): Promise<void> {
  while (!(await reached())) {
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
    clock?.pass(100);
  }
}
