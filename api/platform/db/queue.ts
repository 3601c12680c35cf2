/**
 * A turnstile: one holder at a time, first come first served. `enter` waits its turn and resolves to
 * the function that leaves; leaving twice does nothing.
 */
export class Queue {
  #held = false;
  readonly #waiting: (() => void)[] = [];

  /** Resolves to `leave` when it is our turn; to null when `deadline` (of `performance.now()`) passes first. */
  async enter(deadline = Number.POSITIVE_INFINITY): Promise<(() => void) | null> {
    if (this.#held && !(await this.#turn(deadline))) return null;
    this.#held = true;
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = this.#waiting.shift();
      if (next) next();
      else this.#held = false;
    };
  }

  #turn(deadline: number): Promise<boolean> {
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const proceed = () => {
        clearTimeout(timer);
        resolve(true);
      };
      this.#waiting.push(proceed);
      if (!Number.isFinite(deadline)) return;
      timer = setTimeout(
        () => {
          const at = this.#waiting.indexOf(proceed);
          // Already let in: the turn is ours, and giving it up would strand the others.
          if (at === -1) return;
          this.#waiting.splice(at, 1);
          resolve(false);
        },
        Math.max(0, deadline - performance.now()),
      );
    });
  }
}
