import { z } from '@hono/zod-openapi';

export const pageSizeDefault = 20;
export const pageSizeMax = 100;

/** `?cursor=&size=` of every list. A cursor is opaque: pass back what `nextCursor` gave. */
export const pageQuery = z.object({
  cursor: z.string().max(1024).optional(),
  size: z.coerce
    .number()
    .int('size is a whole number')
    .min(1, 'size is at least 1')
    .max(pageSizeMax, `size is at most ${pageSizeMax}`)
    .default(pageSizeDefault),
});

/** One page of a list, stable while rows are inserted: `nextCursor` is null on the last page. */
export function page<T extends z.ZodType>(item: T) {
  return z.object({
    items: z.array(item),
    nextCursor: z.string().nullable(),
    total: z.number().int(),
  });
}

/** The type of {@link page}, for code that builds one. */
export type Page<T> = { items: T[]; nextCursor: string | null; total: number };
