import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database, Queries, Transaction } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';

/** What can be wrong with a registry; `mends` says what to do about each. */
export type FaultKind = keyof typeof mends;

/** What to do about each kind of fault; `repaired` kinds are mended by `--repair`, from rows that are right. */
export const mends = {
  'database.damaged': 'Stop the server and restore a backup.',
  'reference.missing':
    'Restore a backup that has the missing row, or delete the row that refers to it.',
  'blob.missing': 'Restore a backup that has the archive, or yank the version.',
  'blob.wrong_digest': 'Restore a backup that has the right archive, or yank the version.',
  'blob.orphan': '--repair deletes it: no version refers to it.',
  'version.files': 'Restore a backup that has the rows.',
  'asset.installs': '--repair counts the installs again.',
  'asset.install_days': '--repair counts the installs of the day again.',
  'asset.latest_version': '--repair makes it what the dist-tag latest says.',
  'asset.tags': '--repair writes the rows again from the list of the asset.',
  'search.missing': '--repair indexes the asset again.',
  'search.extra': '--repair takes it out of the index.',
  'tags.count': '--repair counts the tags again.',
} as const;

/** One fault: of what, and what is wrong with it. */
export type Fault = {
  kind: FaultKind;
  /** An id, a digest or a name of a row. */
  subject: string;
  detail: string;
  /** Mends it in a write transaction; left out where that takes more than what the database holds. */
  repair?(tx: Transaction): Promise<void>;
};

/** What checks read: everything at one moment. */
export type Inspected = {
  db: Database;
  query: Queries;
  blobs: BlobStore;
  search: SearchIndex;
};
