import { z } from 'zod';
import { AppError } from '#schema/error.ts';
import { assetName } from '#schema/name.ts';
import { pathBytesMax } from '#schema/path.ts';
import { isStorableText } from '#schema/tables/storable.ts';

/** The end of a page as opaque text, and back. */
export type Cursor<T> = {
  encode(end: T): string;
  /** Throws `request.invalid` at `/cursor` for any text that this list cannot have given. */
  decode(text: string): T;
};

/**
 * What the sort keys of a list are, each with the bounds of what both databases take: Postgres has no
 * times that JavaScript writes beyond four digits of a year, and no text with NUL or half a surrogate pair.
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
 * The cursors of one list: base64url of the JSON of a tuple of `shape`, which are the sort keys of the
 * page's last row, made of {@link cursorPart}. Not secret and not signed: a cursor says nothing that its
 * reader may not know, and is trusted with nothing that a query could not say.
 */
export function cursorOf<T>(shape: z.ZodType<T>): Cursor<T> {
  return {
    encode: (end) => toBase64Url(JSON.stringify(end)),
    decode(text) {
      const parsed = shape.safeParse(fromBase64Url(text));
      if (parsed.success) return parsed.data;
      const detail = 'Leave it out to begin, or pass what nextCursor gave';
      throw new AppError('request.invalid', 'The cursor is not one that this list gave', {
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
