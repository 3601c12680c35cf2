import type { SyncPreview } from '#schema/source.ts';
import type { Context } from './context.ts';
import type { FoundSource } from './source/find.ts';

/** What works on the queue of sync runs. The queue itself is the database, so any process may work on it. */
export type SyncWorker = {
  /** A run was queued or is to be cancelled: look at once. Returns before anything has happened. */
  wake(): void;
  /**
   * What a run of a source would do now; nothing is written. Waits while as many repositories are read as
   * may be. Throws `git.*`, `secret.unreadable`, and the reason of the signal.
   */
  preview(ctx: Context, source: FoundSource, signal: AbortSignal): Promise<SyncPreview>;
};
