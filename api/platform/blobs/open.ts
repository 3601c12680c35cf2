import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database } from '#api/domain/database.ts';
import { createDatabaseBlobStore } from './database.ts';
import { createS3BlobStore } from './s3.ts';
import type { S3Settings } from './s3-client.ts';
import { explainToOperator, S3Failure } from './s3-failure.ts';

/** A blob store cannot be opened. The message names the variable to change. */
export class BlobStoreOpenError extends Error {}

/** The kind of store, and the settings of its bucket. */
export type BlobStoreChoice = { store: 'database' | 'r2' } | { store: 's3'; s3: S3Settings };

/**
 * Opens the configured blob store. A bucket is listed once, so that a wrong key or name fails at the start
 * and not at the first publish. Throws {@link BlobStoreOpenError}.
 */
export async function openBlobStore(choice: BlobStoreChoice, db: Database): Promise<BlobStore> {
  if (choice.store === 's3') return openBucket(choice.s3);
  if (choice.store === 'database') return createDatabaseBlobStore(db);
  throw new BlobStoreOpenError(
    'BLOB_STORE: r2 works on Workers only. Elsewhere use s3, with the S3 address of the R2 bucket.',
  );
}

async function openBucket(settings: S3Settings): Promise<BlobStore> {
  const store = createS3BlobStore(settings);
  try {
    await store.check();
    return store;
  } catch (err) {
    if (!(err instanceof S3Failure)) throw err;
    throw new BlobStoreOpenError(explainToOperator(err), { cause: err });
  }
}
