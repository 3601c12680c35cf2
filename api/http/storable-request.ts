import type { Context as HonoContext } from 'hono';
import { AppError } from '#schema/error.ts';
import { isStorableText } from '#schema/tables/storable.ts';

/**
 * Middleware that refuses a URL with a NUL (`%00`), which Postgres cannot store in text. Lone surrogates
 * cannot occur here: bytes that are not UTF-8 stay percent-encoded. Throws `request.invalid`.
 */
export async function storableAddress(c: HonoContext, next: () => Promise<void>): Promise<void> {
  if (c.req.url.includes('%00')) {
    const [, query = ''] = c.req.url.split('?');
    const [name = 'path'] =
      query
        .split('&')
        .find((one) => one.includes('%00'))
        ?.split('=') ?? [];
    throw unstorable(`/${name}`, 'has a NUL character (%00)');
  }
  await next();
}

const jsonType = /^application\/([\w.-]+\+)?json(?:;|$)/i;

/** Escapes that may encode NUL or a surrogate. Valid UTF-8 JSON can contain either only as an escape. */
const suspicious = /\\u(?:0000|d[89a-f])/i;

/**
 * Refuses a JSON body that is not UTF-8, or that contains a string or key which a database cannot store: one
 * with NUL or a lone surrogate. Malformed JSON is left to the route. Throws `request.invalid`.
 */
export function assertStorableBody(c: HonoContext, bytes: Uint8Array): void {
  if (!jsonType.test(c.req.header('content-type')?.trim() ?? '')) return;
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    if (!suspicious.test(text)) return;
    value = JSON.parse(text);
  } catch (cause) {
    if (cause instanceof SyntaxError) return;
    throw new AppError('request.invalid', 'The body is not JSON in UTF-8.', { cause });
  }
  const pointer = findUnstorable(value);
  if (pointer !== null)
    throw unstorable(pointer, 'has a NUL character or half of a surrogate pair');
}

/**
 * The JSON pointer of the first unstorable string; null if there is none. Iterative, since a body may be
 * nested 100,000 levels deep.
 */
function findUnstorable(body: unknown): string | null {
  const waiting: { pointer: string; value: unknown }[] = [{ pointer: '', value: body }];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    const { pointer, value } = at;
    if (typeof value === 'string' && !isStorableText(value)) return pointer;
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, one] of Object.entries(value)) {
      if (!isStorableText(key)) return pointer;
      // No valid body is this deep; a longer pointer would only cost memory.
      const inside = pointer.length < 200 ? `${pointer}/${key}` : pointer;
      waiting.push({ pointer: inside, value: one });
    }
  }
  return null;
}

function unstorable(pointer: string, what: string): AppError {
  return new AppError('request.invalid', `${pointer || 'The body'} ${what}`, {
    errors: [{ pointer, detail: `It ${what}, which cannot be stored` }],
  });
}
