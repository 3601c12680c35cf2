import type { z } from 'zod';
import { AppError } from '#schema/error.ts';

/**
 * A page's end as opaque text: base64url of the JSON of `values`, which are the sort keys of the
 * page's last row. Not secret and not signed: whoever reads one must parse it, as
 * {@link decodeCursor} does, and must not trust it with anything that a query could not say.
 */
export function encodeCursor(values: readonly (string | number | null)[]): string {
  const json = JSON.stringify(values).replaceAll(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return btoa(json).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/**
 * The values of a cursor that {@link encodeCursor} made, parsed with `shape`, a tuple of the sort's
 * keys. Throws `request.invalid` at `/cursor` for any other text, also for a cursor of another sort.
 */
export function decodeCursor<T>(text: string, shape: z.ZodType<T>): T {
  const parsed = shape.safeParse(parse(text));
  if (parsed.success) return parsed.data;
  throw new AppError('request.invalid', 'The cursor is not one that this list gave', {
    errors: [{ pointer: '/cursor', detail: 'Leave it out to begin, or pass what nextCursor gave' }],
  });
}

function parse(text: string): unknown {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined; // not base64, not UTF-8 or not JSON: the shape refuses it
  }
}
