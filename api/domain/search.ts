import type { Sort, Visibility } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import type { Transaction } from './database.ts';

/** What is searchable of an asset. `body` is the text of its latest version's manifest, without markup. */
export type SearchDocument = {
  assetId: string;
  kind: Kind;
  namespaceId: string;
  visibility: Visibility;
  name: string;
  displayName: string | null;
  tags: string[];
  description: string;
  body: string;
};

/** What a caller may read: everything (an admin), or by sign-in and namespaces. */
export type Readable = { all: boolean; visibilities: Visibility[]; namespaceIds: string[] };

export type SearchQuery = {
  /**
   * As typed; any text is safe, also quotes, `*`, `%`, NUL and 10,000 characters. Empty, with a filter
   * and a sort other than relevance: all that the filter leaves.
   */
  text: string;
  kind: Kind;
  tags: string[];
  namespaceId?: string | undefined;
  createdBy?: string | undefined;
  readable: Readable;
  sort: Sort;
  /** What an earlier answer gave as `next`; `request.invalid` when it is not one of ours. */
  cursor?: string | undefined;
  size: number;
};

/** Which tags to count: of assets that may be read, of one kind or all, those that begin with `prefix`. */
export type TagQuery = {
  readable: Readable;
  kind?: Kind | undefined;
  prefix?: string | undefined;
  size: number;
};

/**
 * The index behind `q`. Tiers: exact name, name prefix, words in name, tags, description, body: every
 * database finds the same hits in the same tiers. Inside a tier each ranks as it can, then by installs,
 * then by id. With a `sort` other than relevance the matches come in that order. Writes run in the
 * transaction of the change that they follow.
 */
export type SearchIndex = {
  put(tx: Transaction, document: SearchDocument): Promise<void>;
  /** {@link SearchIndex.put} of some hundred documents at most, of different assets, in a few statements. */
  putMany(tx: Transaction, documents: SearchDocument[]): Promise<void>;
  remove(tx: Transaction, assetId: string): Promise<void>;
  /** Ids in order, how many match in all, and the cursor of the next page or null. */
  query(query: SearchQuery): Promise<{ assetIds: string[]; total: number; next: string | null }>;
  /** Tags with how many assets that are not deleted have each: the most used first, then by name. */
  tags(query: TagQuery): Promise<{ tag: string; count: number }[]>;
};

// Kana's ー and the iteration marks belong to the run that they stand in.
const run =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]+|[[\p{L}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]][[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]]{0,63}(?:(?:\+\+|#)(?![\p{L}\p{N}]))?/gv;
const ideographic =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]/v;

/**
 * The tokens of a text, in order, for indexing and for querying alike: lower-cased NFKC words for
 * Latin, digits and other alphabets (`c++`, `c#` whole, `node.js` and `tdd-workflow` two words, pieces
 * of 64 characters beyond that); overlapping bigrams plus the last character for runs of Han, Kana and
 * Hangul, so that a query of two characters is one token and a query of one is a prefix. Punctuation,
 * emoji and invisible characters give nothing. A token has letters, marks, digits, `+` and `#` only.
 * Takes time linear in the text.
 */
export function tokens(text: string): string[] {
  return pieces(text).flatMap((piece) => (isIdeographic(piece) ? bigrams(piece) : [piece]));
}

/**
 * What one piece of a query asks for: its tokens one after the other. With `prefix`, the last of them
 * may be the beginning of a token.
 */
export type SearchTerm = { tokens: string[]; prefix: boolean };

/** Words beyond this many tokens of a query are ignored. */
export const queryTokensMax = 16;

/**
 * The terms of a query, all of which a document must hold; none when the text has no letter or digit.
 * A run of Han, Kana or Hangul is its bigrams in a row, a single such character the beginning of one.
 * The last word is a prefix, since it may still be being typed.
 */
export function searchTerms(text: string): SearchTerm[] {
  const found = new Map<string, SearchTerm>();
  let budget = queryTokensMax;
  const all = pieces(text.slice(0, queryTextMax));
  for (const [at, piece] of all.entries()) {
    if (budget <= 0) break;
    const isRun = isIdeographic(piece);
    const row = isRun ? bigrams(piece) : [piece];
    if (row.length > 1) row.pop();
    const kept = row.slice(0, budget);
    budget -= kept.length;
    const prefix = isRun ? [...piece].length === 1 : at === all.length - 1;
    found.set(`${piece}${prefix ? '*' : ''}`, { tokens: kept, prefix });
  }
  return [...found.values()];
}

/** Whether a token is of a run of Han, Kana or Hangul; only its first character is ever asked for as a prefix. */
export function isIdeographic(token: string): boolean {
  return ideographic.test(token);
}

/** How a name is compared as a whole: `PDF Tools` and `pdf_tools` ask for `pdf-tools`. */
export function nameKey(text: string): string {
  return normalise(text.slice(0, queryTextMax))
    .trim()
    .replaceAll(/[\s_-]+/g, '-');
}

const queryTextMax = 10_000;

function pieces(text: string): string[] {
  return normalise(text).match(run) ?? [];
}

/**
 * NFKC, lower case, without invisible characters. Ordering a long row of combining marks takes
 * quadratic time, so a row is cut at 30, as UAX #15 (stream-safe text) has it.
 */
function normalise(text: string): string {
  return text
    .replaceAll(/(\p{M}{30})\p{M}+/gu, '$1')
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[\p{Default_Ignorable_Code_Point}\u20E3]+/gu, '')
    .replaceAll('ς', 'σ');
}

function bigrams(piece: string): string[] {
  const characters = [...piece];
  return characters.map((character, at) => `${character}${characters[at + 1] ?? ''}`);
}
