import type { Limit } from './limit.ts';

/** How often a waiting request checks whether it is its turn. */
const lookMilliseconds = 25;

type EdgeLimitOptions = {
  waitingMax: number;
  onFull: () => Error;
  /** A place without a sign of life for this long is freed: the platform may end a request without notice. */
  silentMillisecondsMax: number;
};

/**
 * Creates a {@link Limit} for one isolate of Workers. A request must not wait for another request's promise:
 * if that one is cancelled, the promise never settles. So each waiting request polls with its own timer, in
 * order of arrival.
 */
export function createEdgeLimit(
  concurrentMax: number,
  { waitingMax, onFull, silentMillisecondsMax }: EdgeLimitOptions,
): Limit {
  type Place = { heardOf: number };
  /** Running and waiting requests, in order of arrival. */
  let places: Place[] = [];
  const isFirst = (place: Place) => {
    const oldest = Date.now() - silentMillisecondsMax;
    places = places.filter(({ heardOf }) => heardOf > oldest);
    return places.indexOf(place) < concurrentMax;
  };
  return async (work) => {
    const place = { heardOf: Date.now() };
    places.push(place);
    try {
      if (!isFirst(place) && places.length > concurrentMax + waitingMax) throw onFull();
      while (!isFirst(place)) {
        await new Promise((resolve) => setTimeout(resolve, lookMilliseconds));
        place.heardOf = Date.now();
      }
      return await work();
    } finally {
      places = places.filter((one) => one !== place);
    }
  };
}
