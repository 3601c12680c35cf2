import { createS3BlobStore } from '#api/platform/blobs/s3.ts';
import { describeBlobs } from '#test/support/blobs/index.ts';
import { startR2 } from '#test/support/blobs/r2-simulator.ts';
import { startS3Server } from '#test/support/blobs/s3-server.ts';
import { openTestDatabase } from '#test/support/database.ts';

describeBlobs('an S3 server', async () => {
  const { settings, close } = await startS3Server();
  const { db, remove } = await openTestDatabase();
  return {
    db,
    // In pages of 1,000: its tokens are made with a cipher that OpenSSL 3 has no more.
    store: createS3BlobStore(settings),
    close: () => Promise.all([close(), remove()]).then(() => {}),
  };
});

describeBlobs('R2 over its S3 address, under a prefix', async () => {
  const { settings, close } = await startR2();
  const { db, remove } = await openTestDatabase();
  return {
    db,
    store: createS3BlobStore({ ...settings, prefix: 'teams/agenthub/' }, { pageKeys: 3 }),
    close: () => Promise.all([close(), remove()]).then(() => {}),
  };
});
