import { setFlagsFromString } from 'node:v8';

/**
 * Keeps a server small that has much to throw away: to render a readme makes some 5 MB of garbage, and V8
 * would rather grow than collect it. Publishing 719 skills took 231 MB at its highest instead of 420, for
 * 18 % more processor time. Both flags are read at each collection, so they take effect at once.
 */
export function keepHeapSmall(): { afterStart(): void } {
  // The old space may grow by three quarters between collections, where V8 allows up to threefold.
  setFlagsFromString('--heap-growing-percent=75');
  return {
    /** The young space stays at what starting made of it, 16 MB, where V8 allows 128. */
    afterStart: () => setFlagsFromString('--semi-space-growth-factor=1'),
  };
}
