/** How many archives are fetched at once. */
const fetchesMax = 6;

/** Runs `work` for all items, a few at a time. Gives the results in the order of the items. */
export async function forAll<T, R>(
  items: readonly T[],
  work: (item: T) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const run = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      results[next[0]] = await work(next[1]);
    }
  };
  await Promise.all(Array.from({ length: fetchesMax }, run));
  return results;
}
