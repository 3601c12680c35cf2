import { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { assetName } from '#schema/name.ts';
import { pathBytesMax } from '#schema/path.ts';
import { isStorableText } from '#schema/tables/storable.ts';

/** Encodes the end of a page as opaque text, and decodes it. */
export type Cursor<T> = {
  encode(end: T): string;
  /** Throws `request.invalid` at `/cursor` for a text that is not a cursor of this list. */
  decode(text: string): T;
};

/**
 * The possible sort keys of a list, each within what both databases accept: Postgres has no years beyond four
 * digits as JavaScript writes them, and no text with NUL or a lone surrogate.
 */
export const cursorPart = {
  id: z.uuid(),
  time: z
    .number()
    .int()
    .min(Date.parse('0001-01-01T00:00:00.000Z'))
    .max(Date.parse('9999-12-31T23:59:59.999Z')),
  count: z.number().int().min(0),
  name: assetName,
  path: z.string().max(pathBytesMax).refine(isStorableText),
};

/**
 * The cursors of one list: the sort keys of the page's last row, a tuple of `shape` made of {@link
 * cursorPart}, as JSON in base64url. Not secret and not signed: a cursor contains nothing that its reader may
 * not know, and has no effect that a query could not have.
 */
export function cursorOf<T>(shape: z.ZodType<T>): Cursor<T> {
  return {
    encode: (end) => toBase64Url(JSON.stringify(end)),
    decode(text) {
      const parsed = shape.safeParse(fromBase64Url(text));
      if (parsed.success) return parsed.data;
      const detail = 'Leave it out for the first page, or pass the nextCursor of the previous one';
      throw new AppError('request.invalid', 'This is not a cursor of this list', {
        errors: [{ pointer: '/cursor', detail }],
      });
    },
  };
}

function toBase64Url(text: string): string {
  const binary = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): unknown {
  if (!/^[\w-]+$/.test(text)) return undefined;
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    const bytes = Uint8Array.from(binary, (character) => character.codePointAt(0) ?? 0);
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    return undefined; // not base64, not UTF-8 or not JSON: the shape refuses it
  }
}
