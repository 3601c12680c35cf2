import { z } from '@hono/zod-openapi';

export const pageSizeDefault = 20;
export const pageSizeMax = 100;

/** The longest cursor that a list gives: of a path of 1,024 bytes, each of which JSON escapes in six. */
export const cursorMaxLength = 8_400;

/** A whole number of a query, in decimal digits: `Number` would take 0x10, 1e2 and blanks too. `standard` is what it is when left out. */
export function queryNumber(min: number, max: number, standard: number) {
  return z.coerce
    .string<string | number>()
    .regex(/^\d{1,16}$/, 'is a whole number')
    .transform(Number)
    .pipe(z.number().int().min(min, `is at least ${min}`).max(max, `is at most ${max}`))
    .default(standard)
    .openapi({ type: 'integer', minimum: min, maximum: max, default: standard });
}

/** `?cursor=&size=` of every list. A cursor is opaque: pass back what `nextCursor` gave; an empty one begins. */
export const pageQuery = z.object({
  cursor: z
    .string()
    .max(cursorMaxLength)
    .transform((text) => text || undefined)
    .optional()
    .openapi({ type: 'string', maxLength: cursorMaxLength }),
  size: queryNumber(1, pageSizeMax, pageSizeDefault),
});

/** One page of a list, stable while rows are inserted: `nextCursor` is null on the last page. `name` is what the document of the API calls it. */
export function page<T extends z.ZodType>(item: T, name: string) {
  return z
    .object({
      items: z.array(item).max(pageSizeMax),
      nextCursor: z.string().nullable(),
      total: z.number().int(),
    })
    .openapi(name);
}

/** The type of {@link page}, for code that builds one. */
export type Page<T> = { items: T[]; nextCursor: string | null; total: number };
