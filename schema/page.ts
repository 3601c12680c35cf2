import { z } from '@hono/zod-openapi';

export const pageSizeDefault = 20;
export const pageSizeMax = 100;

/** The longest cursor of a list: it has a path of 1,024 bytes, each of which takes up to six characters in JSON. */
export const cursorMaxLength = 8_400;

/** A whole number in a query, in decimal digits; `Number` would also accept 0x10, 1e2 and blanks. `standard` is its default. */
export function queryNumber(min: number, max: number, standard: number) {
  return z.coerce
    .string<string | number>()
    .regex(/^\d{1,16}$/, 'is a whole number')
    .transform(Number)
    .pipe(z.number().int().min(min, `is at least ${min}`).max(max, `is at most ${max}`))
    .default(standard)
    .openapi({ type: 'integer', minimum: min, maximum: max, default: standard });
}

/** `?cursor=&size=` of every list. A cursor is opaque: pass back `nextCursor`. An empty cursor gives the first page. */
export const pageQuery = z.object({
  cursor: z
    .string()
    .max(cursorMaxLength)
    .transform((text) => text || undefined)
    .optional()
    .openapi({ type: 'string', maxLength: cursorMaxLength }),
  size: queryNumber(1, pageSizeMax, pageSizeDefault),
});

/** One page of a list, stable while rows are inserted. `nextCursor` is null on the last page. `name` is its name in the OpenAPI document. */
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
