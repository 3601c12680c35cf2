/** Gives back what was acquired; a second call does nothing. */
export type Release = () => void;

/** How long to wait: until the signal aborts, or a time of `performance.now()`. */
export type Patience = { signal?: AbortSignal; deadline?: number };

type Waiter = { weight: number; admit: (release: Release) => void };

/**
 * A counting semaphore with weights: lets in what together weighs no more than `capacity`. The rest waits, first
 * come first served, however little it weighs; what weighs more than all of it is let in alone.
 */
export class Semaphore {
  readonly #capacity: number;
  #taken = 0;
  readonly #waiters: Waiter[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** How many wait. */
  get waiting(): number {
    return this.#waiters.length;
  }

  /** What is neither taken nor waited for; below zero when more is waited for than there is. */
  get free(): number {
    return this.#waiters.reduce((free, { weight }) => free - weight, this.#capacity - this.#taken);
  }

  /**
   * Waits for its turn, and gives what ends it; null when the deadline passes first. Throws the reason of
   * the signal when that aborts first.
   */
  async acquire(weight = 1, { signal, deadline }: Patience = {}): Promise<Release | null> {
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      let timer: NodeJS.Timeout | undefined;
      const stopWaiting = () => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
      };
      const waiter: Waiter = {
        weight: Math.min(weight, this.#capacity),
        admit(release) {
          stopWaiting();
          resolve(release);
        },
      };
      const giveUp = () => {
        stopWaiting();
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1);
        // Behind one that was too heavy there may be room for lighter ones.
        this.#admit();
      };
      const abort = () => {
        giveUp();
        reject(signal?.reason instanceof Error ? signal.reason : new Error('It was called off.'));
      };
      const expire = () => {
        giveUp();
        resolve(null);
      };
      this.#waiters.push(waiter);
      this.#admit();
      // Most are let in at once, and need no timer.
      if (!this.#waiters.includes(waiter)) return;
      if (deadline !== undefined && Number.isFinite(deadline))
        timer = setTimeout(expire, Math.max(0, deadline - performance.now()));
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Does `work` when it is its turn. Throws the reason of the signal when that aborts while it waits. */
  async use<T>(work: () => Promise<T>, { weight = 1, signal }: UseOptions = {}): Promise<T> {
    const release = await this.acquire(weight, signal ? { signal } : {});
    try {
      return await work();
    } finally {
      release?.();
    }
  }

  #admit(): void {
    for (let next = this.#waiters[0]; next; next = this.#waiters[0]) {
      const { weight } = next;
      if (this.#taken + weight > this.#capacity) return;
      this.#waiters.shift();
      this.#taken += weight;
      let isReleased = false;
      next.admit(() => {
        if (isReleased) return;
        isReleased = true;
        this.#taken -= weight;
        this.#admit();
      });
    }
  }
}

type UseOptions = { weight?: number; signal?: AbortSignal };
