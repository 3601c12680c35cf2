import type { BlobStore } from '#api/domain/blobs.ts';
import type { Database, Queries, Transaction } from '#api/domain/database.ts';
import type { SearchIndex } from '#api/domain/search.ts';

/** The kinds of faults. `mends` says how to fix each. */
export type FaultKind = keyof typeof mends;

/** How to fix each kind of fault; `--repair` fixes those that can be rebuilt from other rows. */
export const mends = {
  'database.damaged': 'Stop the server and restore a backup.',
  'reference.missing':
    'Restore a backup that has the missing row, or delete the row that refers to it.',
  'blob.missing': 'Restore a backup that has the archive, or yank the version.',
  'blob.wrong_digest': 'Restore a backup that has the right archive, or yank the version.',
  'blob.orphan': '--repair deletes it: no version refers to it.',
  'purge.undone': 'Run the purge again: agenthub purge.',
  'purge.unsettled': 'Run agenthub purge --resume.',
  'version.files': 'Restore a backup that has the rows.',
  'part.gone':
    'Restore a backup that has the version, or publish a version that requires another part.',
  'part.changed':
    'Restore a backup that has the right rows, or publish a version that pins it anew.',
  'redirect.taken': '--repair removes the former name: the asset that has it now keeps it.',
  'asset.installs': '--repair counts the installs again.',
  'asset.install_days': '--repair counts the installs of the day again.',
  'asset.latest_version': '--repair sets it to the version of the dist-tag latest.',
  'asset.tags': '--repair writes the rows again from the list of the asset.',
  'search.missing': '--repair indexes the asset again.',
  'search.extra': '--repair removes it from the index.',
  'tags.count': '--repair counts the tags again.',
} as const;

/** A fault: what it affects, and what is wrong. */
export type Fault = {
  kind: FaultKind;
  /** The id, digest or name of the affected row. */
  subject: string;
  detail: string;
  /** Repairs the fault in a write transaction. Absent if the database alone does not hold enough for that. */
  repair?(tx: Transaction): Promise<void>;
};

/** What the checks read: a snapshot of the registry. */
export type Inspected = {
  db: Database;
  query: Queries;
  blobs: BlobStore;
  search: SearchIndex;
};
