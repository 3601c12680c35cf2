import type { SyncPreview } from '#schema/source.ts';
import type { Context } from './context.ts';
import type { FoundSource } from './source/find.ts';

/** Processes the queue of sync runs. The queue is in the database, so any process may work on it. */
export type SyncWorker = {
  /** Call it after a run was queued or cancelled, so that the queue is read at once. Returns immediately. */
  wake(): void;
  /**
   * What a run of this source would do now, without writing anything. Waits while the maximum number of
   * repositories is being read. Throws `git.*`, `secret.unreadable`, and the signal's reason.
   */
  preview(ctx: Context, source: FoundSource, signal: AbortSignal): Promise<SyncPreview>;
};
