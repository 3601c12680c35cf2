import type { Sort, Visibility } from '#schema/asset.ts';
import type { Kind } from '#schema/kind.ts';
import type { Transaction } from './database.ts';

/** The searchable fields of an asset. `body` is the text of its latest manifest, without markup. */
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

/** What a caller may read: everything (`all`, for admins), or certain visibilities and namespaces. */
export type Readable = { all: boolean; visibilities: Visibility[]; namespaceIds: string[] };

/** A search for assets of one kind. */
export type SearchQuery = {
  /**
   * The query as typed. Any text is safe, including quotes, `*`, `%`, NUL and 10,000 characters. It may be
   * empty with a filter and a sort other than relevance: then it matches everything within the filter.
   */
  text: string;
  kind: Kind;
  tags: string[];
  namespaceId?: string | undefined;
  createdBy?: string | undefined;
  readable: Readable;
  sort: Sort;
  /** The `next` of an earlier result. Throws `request.invalid` for an invalid one. */
  cursor?: string | undefined;
  size: number;
};

/** Which tags to count: those of readable assets, of one kind or all, that start with `prefix`. */
export type TagQuery = {
  readable: Readable;
  kind?: Kind | undefined;
  prefix?: string | undefined;
  size: number;
};

/**
 * The search index. Hits are ranked in tiers: exact name, name prefix, words in name, tags, description,
 * body; every database finds the same hits in the same tiers. Within a tier each database ranks in its own
 * way, then by installs, then by id. With another `sort`, matches are in that order instead. Writes run in
 * the transaction of the change that they follow.
 */
export type SearchIndex = {
  put(tx: Transaction, document: SearchDocument): Promise<void>;
  /** Like {@link SearchIndex.put}, for up to a few hundred documents of different assets, in few statements. */
  putMany(tx: Transaction, documents: SearchDocument[]): Promise<void>;
  remove(tx: Transaction, assetId: string): Promise<void>;
  /** The matching ids in order, the total number of matches, and the cursor of the next page or null. */
  query(query: SearchQuery): Promise<{ assetIds: string[]; total: number; next: string | null }>;
  /** Tags with the number of their assets, without deleted ones: most used first, then by name. */
  tags(query: TagQuery): Promise<{ tag: string; count: number }[]>;
};

// ー of kana and the iteration marks belong to the run around them.
const run =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]+|[[\p{L}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]][[\p{L}\p{M}\p{N}]--[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]]{0,63}(?:(?:\+\+|#)(?![\p{L}\p{N}]))?/gv;
const ideographic =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ー]/v;

/**
 * The tokens of a text, in order, for both indexing and querying. Latin, digits and other alphabets give
 * lower-cased NFKC words (`c++` and `c#` are one word, `node.js` and `tdd-workflow` two; longer words are cut
 * into pieces of 64 characters). Runs of Han, Kana and Hangul give overlapping bigrams plus the last
 * character, so that a query of two characters is one token and a query of one is a prefix. Punctuation,
 * emoji and invisible characters give no token. A token has only letters, marks, digits, `+` and `#`. Takes
 * linear time.
 */
export function tokens(text: string): string[] {
  return pieces(text).flatMap((piece) => (isIdeographic(piece) ? bigrams(piece) : [piece]));
}

/** One term of a query: consecutive tokens. With `prefix`, the last one may be the start of a token. */
export type SearchTerm = { tokens: string[]; prefix: boolean };

/** The maximum number of tokens in a query; further words are ignored. */
export const queryTokensMax = 16;

/**
 * The terms of a query. A document must contain all of them. Empty if the text has no letter or digit. A run
 * of Han, Kana or Hangul is its bigrams in sequence; a single such character is a prefix. The last word is a
 * prefix, since the user may still be typing it.
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

/** Whether a token is from a run of Han, Kana or Hangul; only its first character is queried as a prefix. */
export function isIdeographic(token: string): boolean {
  return ideographic.test(token);
}

/** The key for comparing whole names: `PDF Tools` and `pdf_tools` match `pdf-tools`. */
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
 * Normalises text: NFKC, lower case, no invisible characters. Ordering many combining marks takes quadratic
 * time, so a sequence is cut at 30, as in the stream-safe format of UAX #15.
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
