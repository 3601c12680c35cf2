import { createR2BlobStore } from '#api/platform/blobs/r2.ts';
import { describeBlobs } from '#test/support/blobs/index.ts';
import { startR2 } from '#test/support/blobs/r2-simulator.ts';
import { openTestDatabase } from '#test/support/database.ts';

describeBlobs('a bucket of R2', async () => {
  const { bucket, close } = await startR2();
  const { db, remove } = await openTestDatabase();
  return {
    db,
    store: createR2BlobStore(bucket, { pageKeys: 3 }),
    close: () => Promise.all([close(), remove()]).then(() => {}),
  };
});
