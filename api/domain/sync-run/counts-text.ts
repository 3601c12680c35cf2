import { syncChange, type SyncCounts } from '#schema/source.ts';

const order = [...syncChange.options, 'failed'] as const;

/** Counts as `2 new, 1 conflict`, in one order whatever the database makes of it; '' where there is none of all. */
export function countsText(counts: Partial<SyncCounts>): string {
  return order.flatMap((what) => (counts[what] ? [`${counts[what]} ${what}`] : [])).join(', ');
}
