import type { Kind } from '#schema/kind.ts';
import type { SyncState } from '#schema/source.ts';
import type { Channel } from '#schema/version.ts';

/** What can be asked of a {@link BlobStore} for one blob. */
export type BlobOperation = 'write' | 'size' | 'read' | 'stream' | 'remove';

/**
 * Counts what happens, for monitoring. Every argument has few values: text of a client is never one, or each
 * new text would be another series. Times are in seconds.
 */
export type Metrics = {
  /** A request was answered; `route` is the pattern of its path. */
  requestEnded(request: { route: string; method: string; status: number; seconds: number }): void;
  /** A publish ended that was no dry run. `failed` is our fault, `refused` the publisher's. */
  publishEnded(kind: Kind, channel: Channel, result: PublishEnd): void;
  installRecorded(kind: Kind): void;
  /** A search was answered, over the assets of a kind or over all. */
  searchEnded(kind: Kind | 'all'): void;
  loginFailed(reason: LoginFailure): void;
  webhookEnded(result: WebhookEnd): void;
  /** A pass over a source ended; `lost` if another worker took the run over. */
  syncRunEnded(result: SyncState | 'lost', seconds: number): void;
  /** A statement or commit of the database ended. */
  statementEnded(seconds: number, failed: boolean): void;
  blobOperationEnded(operation: BlobOperation, seconds: number, failed: boolean): void;
};

export type PublishEnd = 'created' | 'unchanged' | 'refused' | 'failed';
export type LoginFailure = 'credentials' | 'throttled' | 'busy';
export type WebhookEnd = 'queued' | 'ignored' | 'refused' | 'failed';

/** Counts nothing: on Workers, where an isolate cannot be scraped, and in commands. */
export const noMetrics: Metrics = {
  requestEnded() {},
  publishEnded() {},
  installRecorded() {},
  searchEnded() {},
  loginFailed() {},
  webhookEnded() {},
  syncRunEnded() {},
  statementEnded() {},
  blobOperationEnded() {},
};
