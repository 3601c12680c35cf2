import { AsyncLocalStorage } from 'node:async_hooks';
import type { AppDeps } from '#api/deps.ts';

/**
 * The same services, but a blob store that refuses to be read inside a write transaction: archives in a
 * bucket would keep the only writer for as long as it takes to answer. So every test of the API tests that.
 */
export function refuseReadsInTransactions<Deps extends Pick<AppDeps, 'db' | 'blobs'>>(
  deps: Deps,
): Deps {
  const { db, blobs } = deps;
  const transaction = new AsyncLocalStorage<true>();
  const assertOutside = (method: string) => {
    if (transaction.getStore())
      throw new Error(`blobs.${method} is called inside a write transaction`);
  };
  return {
    ...deps,
    db: {
      ...db,
      write: (work) => db.write((tx) => transaction.run(true, () => work(tx))),
      writeQuietly: (work) => db.writeQuietly((tx) => transaction.run(true, () => work(tx))),
    },
    blobs: {
      ...blobs,
      async read(digest, range) {
        assertOutside('read');
        return blobs.read(digest, range);
      },
      async stream(digest) {
        assertOutside('stream');
        return blobs.stream(digest);
      },
      async upload(blob) {
        assertOutside('upload');
        return blobs.upload(blob);
      },
    },
  };
}
