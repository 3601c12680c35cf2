import type { Limit } from './limit.ts';

/** How often a waiting request looks whether it is its turn. */
const lookMilliseconds = 25;

type EdgeLimitOptions = {
  waitingMax: number;
  onFull: () => Error;
  /** A place that nothing was heard of for so long is free: the platform may end a request without a word. */
  silentMillisecondsMax: number;
};

/**
 * A {@link Limit} for one isolate of Workers. Requests there may not wait for each other's promises: one that
 * is given up would leave the others waiting for ever. So each waits by a timer of its own, in its turn.
 */
export function createEdgeLimit(
  concurrentMax: number,
  { waitingMax, onFull, silentMillisecondsMax }: EdgeLimitOptions,
): Limit {
  type Place = { heardOf: number };
  /** Who runs and who waits, in order. */
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
