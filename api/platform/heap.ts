import { setFlagsFromString } from 'node:v8';

/**
 * Reduces the memory of a command that processes whole databases; it makes the command slower. V8 prefers to
 * grow the heap instead of collecting garbage: the young generation stays at its initial 16 MB instead of up
 * to 128 MB, and the old generation grows by at most 75 % between collections instead of up to threefold. The
 * server does not need this: its memory is limited by its inputs.
 */
export function keepHeapSmall(): void {
  // V8 reads these flags at each decision, so they take effect immediately.
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--min-semi-space-size=8');
  setFlagsFromString('--heap-growing-percent=75');
}
