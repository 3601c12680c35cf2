import { visibility } from '#schema/asset.ts';
import type { SearchTerm } from '#api/domain/search.ts';
import { facet } from '../document.ts';
import type { Ask } from '../query.ts';
import { partitionSize, partitionStart } from './tables.ts';

/** Documents with ids from `from` to `to`; with `facets`, those that match this FTS5 expression. */
export type Part = { from: number; to: number; facets: string | null };

/**
 * The parts of the index that the caller may read, of one kind: ranges of ids that are open to them
 * as a whole, and ranges of which they see only what is in their namespaces. They do not overlap.
 */
export function readableParts({ kind, readable }: Pick<Ask, 'kind' | 'readable'>): Part[] {
  const parts: Part[] = [];
  for (const level of visibility.options) {
    const isOpen = readable.all || readable.visibilities.includes(level);
    if (!isOpen && readable.namespaceIds.length === 0) continue;
    const facets = isOpen
      ? null
      : `(${readable.namespaceIds.map((id) => quote(facet('namespace', id))).join(' OR ')})`;
    const from = partitionStart(kind, level);
    const to = from + partitionSize - 1;
    const last = parts.at(-1);
    if (last && last.to + 1 === from && last.facets === facets) last.to = to;
    else parts.push({ from, to, facets });
  }
  return parts;
}

/** The FTS5 expression of what a query filters by besides its words; null without a filter. */
export function filterExpression(facets: string[]): string | null {
  return facets.length === 0 ? null : facets.map(quote).join(' AND ');
}

/**
 * The FTS5 expression of a query's words, all of which must be there. In a table that keeps no
 * positions a run of Chinese is all of its bigrams, elsewhere they must follow each other. `ranked`
 * names a prefix as a whole word too, so that BM25 puts the whole word first.
 */
export function wordsExpression(
  terms: SearchTerm[],
  { positions, ranked }: { positions: boolean; ranked: boolean },
): string {
  return terms
    .flatMap(({ tokens, prefix }) => {
      const phrases = (positions ? [tokens.join(' ')] : tokens).map(quote);
      if (!prefix) return phrases;
      return phrases.map((phrase) => (ranked ? `(${phrase} OR ${phrase}*)` : `${phrase}*`));
    })
    .join(' AND ');
}

/** `expressions` that must all match, leaving out those that are null. */
export function every(...expressions: (string | null)[]): string {
  return expressions
    .filter((expression) => expression !== null)
    .map((expression) => `(${expression})`)
    .join(' AND ');
}

// Neither a token nor a facet has a quotation mark or a NUL; doubling is for whoever changes that.
function quote(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}
