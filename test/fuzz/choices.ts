import { seeded } from '#test/support/random.ts';

/**
 * Where a case of the fuzzer comes from: a row of small numbers. Each generator asks for some and makes a
 * value of them, so a case is kept, replayed and made smaller without knowing what was made of it. 0 is
 * always the plainest choice: a row of zeros is a case that nothing is wrong with.
 */
export class Choices {
  /** What was chosen so far. */
  readonly made: number[] = [];
  readonly #next: (bound: number) => number;

  private constructor(next: (bound: number) => number) {
    this.#next = next;
  }

  /** The case of that number under that seed. */
  static random(seed: number, index: number): Choices {
    const random = seeded(Math.imul(seed, 0x9e3779b1) ^ Math.imul(index + 1, 0x85ebca6b));
    return new Choices((bound) => Math.floor(random() * bound));
  }

  /** The case of these choices; where they end, zeros follow. */
  static of(made: readonly number[]): Choices {
    let at = 0;
    return new Choices((bound) => (made[at++] ?? 0) % bound);
  }

  /** A whole number from 0 to below `bound`. */
  below(bound: number): number {
    const value = this.#next(bound);
    this.made.push(value);
    return value;
  }

  /** One of them; the first is the plainest. */
  pick<T>(items: readonly [T, ...T[]]): T;
  pick<T>(items: readonly T[]): T;
  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) throw new Error('there is nothing to pick from');
    return item;
  }

  /** True once in `times`; false is the plainer. */
  oneIn(times: number): boolean {
    return this.below(times) === times - 1;
  }

  /** At most `most` of what `make` makes. */
  list<T>(most: number, make: (at: number) => T): T[] {
    return Array.from({ length: this.below(most + 1) }, (_, at) => make(at));
  }
}
