import type { Kind } from '#schema/kind.ts';
import { type ListSort, sortCursors } from '#api/domain/asset/sort-cursors.ts';
import {
  nameKey,
  searchTerms,
  type Readable,
  type SearchQuery,
  type SearchTerm,
} from '#api/domain/search.ts';
import { facet } from './document.ts';

/** What a search asks for, ready to be put into statements. */
export type Ask = {
  kind: Kind;
  readable: Readable;
  terms: SearchTerm[];
  /** The text as a name, for what matches as a whole. */
  key: string;
  /** What is asked for besides the words, as {@link facet} writes it. */
  facets: string[];
};

/**
 * What a query asks for; null when that is nothing: no word that could be found, or nothing that may be
 * read. Text of nothing but punctuation finds nothing, where none at all finds what the filters leave.
 */
export function askOf(query: SearchQuery): Ask | null {
  const { text, sort, kind, readable } = query;
  const terms = searchTerms(text);
  const facets = query.tags.map((tag) => facet('tag', tag));
  if (query.namespaceId !== undefined) facets.push(facet('namespace', query.namespaceId));
  if (query.createdBy !== undefined) facets.push(facet('creator', query.createdBy));
  const isFiltered = text === '' && sort !== 'relevance' && facets.length > 0;
  const isReadable =
    readable.all || readable.visibilities.length > 0 || readable.namespaceIds.length > 0;
  if (!isReadable || (terms.length === 0 && !isFiltered)) return null;
  return { kind, readable, terms, key: nameKey(text), facets };
}

/** A page of hits in order, and the cursor of the next one or null. */
export type Page = { assetIds: string[]; next: string | null };

/** The answer to what finds nothing. */
export const nothing = { assetIds: [], total: 0, next: null };

/** The last row of a page that is sorted by a column. */
export type SortedRow = { value: string | number; assetId: string };

/** Where a page that is sorted by a column begins; `request.invalid` on a cursor that is not its. */
export function sortedAfter(sort: ListSort, cursor: string | undefined): SortedRow | null {
  if (cursor === undefined) return null;
  const [, value, assetId] = sortCursors[sort].decode(cursor);
  return { value, assetId };
}

/** The page of `size` that `rows`, one more if there is another page, begin with. */
export function sortedPage(sort: ListSort, rows: SortedRow[], size: number): Page {
  const page = rows.slice(0, size);
  const last = rows.length > size ? page.at(-1) : undefined;
  return {
    assetIds: page.map(({ assetId }) => assetId),
    next: last ? sortCursors[sort].encode([sort, last.value, last.assetId]) : null,
  };
}
