import autocannon, { type Options } from 'autocannon';

export type LoadOptions = Options & { paths: string[] };

/** Runs one load, controlled over IPC, in its own process so that it shares no event loop. */
process.once('message', ({ paths, ...options }: LoadOptions) => {
  autocannon({
    ...options,
    setupClient: (client) => client.setRequests(shuffled(paths).map((path) => ({ path }))),
  }).then(
    (result) => process.send?.(result, () => process.exit(0)),
    (err: unknown) => {
      console.error(err);
      process.exit(1);
    },
  );
});

function shuffled<T>(items: T[]): T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .toSorted((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
