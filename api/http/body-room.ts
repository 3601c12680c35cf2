/** The bytes that request bodies may hold in memory: all together, and those of one holder. */
type RoomLimits = { bytesMax: number; holderBytesMax: number };

/**
 * Limits the memory of all request bodies together; a limit per request alone would not bound the total. A
 * holder is a user or an address. It gets at most `holderBytesMax`, so that one client's uploads cannot block all
 * others.
 */
export class BodyRoom {
  readonly #limits: RoomLimits;
  readonly #byHolder = new Map<string, number>();
  #taken = 0;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  /** Opens a lease for one request of a holder. It starts with no bytes. */
  lease(holder: string): BodyLease {
    let leased = 0;
    const add = (bytes: number) => {
      const held = (this.#byHolder.get(holder) ?? 0) + bytes;
      if (held > 0) this.#byHolder.set(holder, held);
      else this.#byHolder.delete(holder);
      this.#taken += bytes;
      leased += bytes;
    };
    return {
      take: (bytes) => {
        const held = this.#byHolder.get(holder) ?? 0;
        const { bytesMax, holderBytesMax } = this.#limits;
        if (this.#taken + bytes > bytesMax || held + bytes > holderBytesMax) return false;
        add(bytes);
        return true;
      },
      release: () => add(-leased),
    };
  }
}

/** The memory that one request has reserved for its body. */
export type BodyLease = {
  /** Reserves that many more bytes. Returns false, and reserves nothing, if there is not enough room. */
  take(bytes: number): boolean;
  /** Releases all reserved bytes. */
  release(): void;
};

/**
 * The two limits of one application: `known` for signed-in users, and a small one, `unknown`, for everyone
 * else, who send only small bodies such as a sign-in. `bytesMax` is the limit of `known`; it is raised if the
 * largest allowed body would not fit.
 */
export function bodyRooms(bytesMax: number, bodyBytesMax: number) {
  const holderBytesMax = Math.max(bytesMax / 2, bodyBytesMax);
  const mebibyte = 1024 * 1024;
  return {
    known: new BodyRoom({ bytesMax: Math.max(bytesMax, holderBytesMax), holderBytesMax }),
    unknown: new BodyRoom({ bytesMax: 16 * mebibyte, holderBytesMax: 4 * mebibyte }),
  };
}
