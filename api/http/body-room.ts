/** Bytes of bodies in memory at a time, of all requests and of one holder's. */
type RoomLimits = { bytesMax: number; ofOneMax: number };

/**
 * The memory that bodies in flight may take: limits of each request add up to no limit at all. One holder, a
 * user or an address, has at most `ofOneMax` of it, so that nobody's open uploads shut everyone else out.
 */
export class BodyRoom {
  readonly #limits: RoomLimits;
  readonly #byHolder = new Map<string, number>();
  #taken = 0;

  constructor(limits: RoomLimits) {
    this.#limits = limits;
  }

  /** What one request of a holder takes of the room, nothing yet. */
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
        const { bytesMax, ofOneMax } = this.#limits;
        if (this.#taken + bytes > bytesMax || held + bytes > ofOneMax) return false;
        add(bytes);
        return true;
      },
      release: () => add(-leased),
    };
  }
}

export type BodyLease = {
  /** Takes so many bytes more, and says whether there was room. */
  take(bytes: number): boolean;
  /** Gives back all that was taken. */
  release(): void;
};

/**
 * The rooms of one application: one for who is known, and a small one for who is not, whose bodies are as
 * small as signing in is. `bytesMax` is the room of the known; the largest body always fits.
 */
export function bodyRooms(bytesMax: number, bodyBytesMax: number) {
  const ofOneMax = Math.max(bytesMax / 2, bodyBytesMax);
  const mebibyte = 1024 * 1024;
  return {
    known: new BodyRoom({ bytesMax: Math.max(bytesMax, ofOneMax), ofOneMax }),
    unknown: new BodyRoom({ bytesMax: 16 * mebibyte, ofOneMax: 4 * mebibyte }),
  };
}
