/** Releases what was acquired. A second call does nothing. */
export type Release = () => void;

/** How long to wait: until the signal aborts, or until a time of `performance.now()`. */
export type WaitOptions = { signal?: AbortSignal; deadline?: number };

type Waiter = { weight: number; admit: (release: Release) => void };

/**
 * A counting semaphore with weights: the admitted weights never exceed `capacity` together. Waiters are
 * admitted in order of arrival, whatever they weigh; one heavier than the capacity is admitted alone.
 */
export class Semaphore {
  readonly #capacity: number;
  #taken = 0;
  readonly #waiters: Waiter[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** The number of waiters. */
  get waiting(): number {
    return this.#waiters.length;
  }

  /** The capacity that is neither taken nor waited for; negative if waiters want more than there is. */
  get free(): number {
    return this.#waiters.reduce((free, { weight }) => free - weight, this.#capacity - this.#taken);
  }

  /**
   * Waits for admission, and returns the function that releases it; null if the deadline passes first. Throws
   * the signal's reason if it aborts first.
   */
  async acquire(weight = 1, { signal, deadline }: WaitOptions = {}): Promise<Release | null> {
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
        // Lighter waiters may have been blocked by this one.
        this.#admit();
      };
      const abort = () => {
        giveUp();
        reject(
          signal?.reason instanceof Error ? signal.reason : new Error('The wait was aborted.'),
        );
      };
      const expire = () => {
        giveUp();
        resolve(null);
      };
      this.#waiters.push(waiter);
      this.#admit();
      // Most callers are admitted at once and need no timer.
      if (!this.#waiters.includes(waiter)) return;
      if (deadline !== undefined && Number.isFinite(deadline))
        timer = setTimeout(expire, Math.max(0, deadline - performance.now()));
      signal?.addEventListener('abort', abort, { once: true });
    });
  }

  /** Runs `work` once admitted, then releases. Throws the signal's reason if it aborts while waiting. */
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
