import { z } from 'zod';
import { cursorOf, cursorPart } from '#api/domain/cursor.ts';
import type { Ask, Page } from '../query.ts';
import { stepStatement, steps, type Place, type Statement } from './statements.ts';

/** Where a page by relevance ended: the step, and in its order the last row. */
export const relevanceCursor = cursorOf(
  z.tuple([
    z.literal('relevance'),
    z
      .number()
      .int()
      .min(0)
      .max(steps.length - 1),
    z.strictObject({
      tier: z.number().int().min(0).max(2),
      installs: cursorPart.count,
      assetId: cursorPart.id,
    }),
  ]),
);
type RelevanceCursor = ReturnType<typeof relevanceCursor.decode>;

const row = z.object({ tier: z.number(), installs: z.number(), assetId: z.string() });

/** A page by relevance, of `total` matches in all. It goes through the steps until it is full. */
export async function relevantPage(
  run: (statement: Statement) => Promise<unknown[]>,
  ask: Ask,
  { from, size, total }: { from: RelevanceCursor | null; size: number; total: Promise<number> },
): Promise<Page> {
  const hits: (Place & { step: number })[] = [];
  const start = from?.[1] ?? 0;
  for (let step = start; step < steps.length && hits.length <= size; step++) {
    const isAllFound = from === null && step > start && hits.length === (await total);
    if (isAllFound) break;
    const after = from !== null && step === start ? from[2] : null;
    const limit = size + 1 - hits.length;
    for (const found of await run(stepStatement(ask, step, { after, limit })))
      hits.push({ ...row.parse(found), step });
  }
  const page = hits.slice(0, size);
  const assetIds = page.map(({ assetId }) => assetId);
  const last = hits.length > size ? page.at(-1) : undefined;
  if (!last) return { assetIds, next: null };
  const { step, ...place } = last;
  return { assetIds, next: relevanceCursor.encode(['relevance', step, place]) };
}
