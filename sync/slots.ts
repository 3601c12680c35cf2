/** So many things at once: whoever asks for more waits until one has ended, in the order of asking. */
export type Slots = {
  /** How many are free now. */
  free(): number;
  /** Runs `work` once there is room. Throws the reason of the signal when that aborts while it waits. */
  use<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T>;
};

/** {@link Slots} for `max` things at once. */
export function createSlots(max: number): Slots {
  let used = 0;
  const waiting: (() => void)[] = [];
  return {
    free: () => max - used - waiting.length,
    async use(signal, work) {
      signal.throwIfAborted();
      if (used >= max) await turn(signal);
      used += 1;
      try {
        return await work();
      } finally {
        used -= 1;
        waiting.shift()?.();
      }
    },
  };

  function turn(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const enter = () => {
        signal.removeEventListener('abort', leave);
        resolve();
      };
      const leave = () => {
        waiting.splice(waiting.indexOf(enter), 1);
        reject(signal.reason instanceof Error ? signal.reason : new Error('It was called off.'));
      };
      waiting.push(enter);
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
