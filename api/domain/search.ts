import type { Kind, Sort, Visibility } from '#schema/asset.ts';
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
  /** As typed; any text is safe, also quotes, `*`, `%`, NUL and 10,000 characters. */
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

/**
 * The index behind `q`. Tiers: exact name, name prefix, words in name, tags, description, body; inside
 * a tier by relevance, then installs, then id. With a `sort` other than relevance the matches come in
 * that order. Writes run in the transaction of the change that they follow.
 */
export type SearchIndex = {
  put(tx: Transaction, document: SearchDocument): Promise<void>;
  remove(tx: Transaction, assetId: string): Promise<void>;
  /** Ids in order, how many match in all, and the cursor of the next page or null. */
  query(query: SearchQuery): Promise<{ assetIds: string[]; total: number; next: string | null }>;
};

const run =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ヵヶー]+|[\p{L}\p{M}\p{N}]+?(?=[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]|[^\p{L}\p{M}\p{N}]|$)/gu;
const ideographic =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々〆ヵヶー]/u;

/**
 * The tokens of a text, in order, for indexing and for querying alike: lower-cased NFKC words for
 * Latin, digits and other alphabets; overlapping bigrams plus the last character for runs of Han, Kana
 * and Hangul, so that a query of two characters is one token and a query of one is a prefix.
 */
export function tokens(text: string): string[] {
  const found: string[] = [];
  for (const [piece] of text.normalize('NFKC').toLowerCase().matchAll(run)) {
    if (!ideographic.test(piece)) {
      found.push(piece);
      continue;
    }
    const characters = [...piece];
    for (let at = 0; at + 1 < characters.length; at++)
      found.push(`${characters[at]}${characters[at + 1]}`);
    found.push(characters.at(-1) ?? '');
  }
  return found;
}
