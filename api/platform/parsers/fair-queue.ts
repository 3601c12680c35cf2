/**
 * A fair queue: owners take turns, and each has at most one job running. However many jobs an owner adds,
 * every other owner waits for at most one of them.
 */
export class FairQueue<Work> {
  /** Jobs by owner, in order of turns. No list is empty. */
  readonly #waiting = new Map<string, Work[]>();
  readonly #working = new Set<string>();
  #size = 0;

  /** The number of waiting jobs. */
  get size(): number {
    return this.#size;
  }

  /** The number of waiting jobs of an owner. */
  waitingOf(owner: string): number {
    return this.#waiting.get(owner)?.length ?? 0;
  }

  add(owner: string, work: Work): void {
    const waiting = this.#waiting.get(owner);
    if (waiting) waiting.push(work);
    else this.#waiting.set(owner, [work]);
    this.#size++;
  }

  /** Takes the next job. It counts as running until {@link FairQueue.done}. Null if no owner may run one. */
  next(): { owner: string; work: Work } | null {
    for (const [owner, waiting] of this.#waiting) {
      if (this.#working.has(owner)) continue;
      const work = waiting.shift();
      if (work === undefined) continue;
      this.#size--;
      this.#working.add(owner);
      // The owner moves to the end of the turns.
      this.#waiting.delete(owner);
      if (waiting.length > 0) this.#waiting.set(owner, waiting);
      return { owner, work };
    }
    return null;
  }

  done(owner: string): void {
    this.#working.delete(owner);
  }
}
