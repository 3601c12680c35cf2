import { z } from '@hono/zod-openapi';

export const pageSizeDefault = 20;
export const pageSizeMax = 100;

/** The longest cursor that a list gives: of a path of 1,024 bytes, each of which JSON escapes in six. */
export const cursorMaxLength = 8_400;

/** A whole number of a query, in decimal digits: `Number` would take 0x10, 1e2 and blanks too. */
export function queryNumber(min: number, max: number) {
  return z.coerce
    .string<string | number>()
    .regex(/^\d{1,16}$/, 'is a whole number')
    .transform(Number)
    .pipe(z.number().int().min(min, `is at least ${min}`).max(max, `is at most ${max}`))
    .openapi({ type: 'integer', minimum: min, maximum: max });
}

/** `?cursor=&size=` of every list. A cursor is opaque: pass back what `nextCursor` gave. */
export const pageQuery = z.object({
  cursor: z.string().max(cursorMaxLength).optional(),
  size: queryNumber(1, pageSizeMax).default(pageSizeDefault),
});

/** One page of a list, stable while rows are inserted: `nextCursor` is null on the last page. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item).max(pageSizeMax),
    nextCursor: z.string().nullable(),
    total: z.number().int(),
  });
}

/** The type of {@link page}, for code that builds one. */
export type Page<T> = { items: T[]; nextCursor: string | null; total: number };
