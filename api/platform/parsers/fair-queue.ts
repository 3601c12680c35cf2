/**
 * Work that waits, each piece somebody's. Whoever has something waiting gets a turn after everybody else
 * had one, and has one piece worked on at a time: however much one asks for, another waits for one piece of
 * theirs at most.
 */
export class FairQueue<Work> {
  /** In the order of turns; nobody's list is empty. */
  readonly #waiting = new Map<string, Work[]>();
  readonly #working = new Set<string>();
  #size = 0;

  /** How many pieces wait. */
  get size(): number {
    return this.#size;
  }

  /** How many pieces of `whose` wait. */
  waitingOf(whose: string): number {
    return this.#waiting.get(whose)?.length ?? 0;
  }

  add(whose: string, work: Work): void {
    const waiting = this.#waiting.get(whose);
    if (waiting) waiting.push(work);
    else this.#waiting.set(whose, [work]);
    this.#size++;
  }

  /** The next piece, until {@link FairQueue.done} counted as being worked on; null when nobody's may be. */
  next(): { whose: string; work: Work } | null {
    for (const [whose, waiting] of this.#waiting) {
      if (this.#working.has(whose)) continue;
      const work = waiting.shift();
      if (work === undefined) continue;
      this.#size--;
      this.#working.add(whose);
      // To the end of the turns.
      this.#waiting.delete(whose);
      if (waiting.length > 0) this.#waiting.set(whose, waiting);
      return { whose, work };
    }
    return null;
  }

  done(whose: string): void {
    this.#working.delete(whose);
  }
}
