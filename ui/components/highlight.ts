/** A piece of a text, and whether the query matched it. */
export type Piece = { text: string; match: boolean };

const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * The words of a query to mark in results: Latin words and numbers as they are; a run of Han, Kana
 * or Hangul whole and as pairs of characters, as the registry searches it. Longest first.
 */
export function queryTerms(query: string): string[] {
  const terms = new Set<string>();
  for (const run of query.toLowerCase().match(/[\p{L}\p{N}\p{M}]+/gu) ?? []) {
    for (const part of run.match(
      new RegExp(`${han.source}+|[^${han.source.slice(1, -1)}]+`, 'gu'),
    ) ?? []) {
      terms.add(part);
      if (!han.test(part)) continue;
      const characters = [...part];
      for (let i = 0; i + 1 < characters.length; i += 1)
        terms.add(characters.slice(i, i + 2).join(''));
    }
  }
  return [...terms].sort((a, b) => b.length - a.length);
}

/** Cuts a text at the places where a term occurs, whatever its case; Latin terms only at the start of a
 * word, which may follow a Han character directly. */
export function highlight(text: string, terms: readonly string[]): Piece[] {
  if (terms.length === 0 || text === '') return [{ text, match: false }];
  const pattern = terms
    .map((term) => {
      const escaped = term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      return han.test(term) ? escaped : `(?<!(?!${han.source})[\\p{L}\\p{N}])${escaped}`;
    })
    .join('|');
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(new RegExp(pattern, 'giu'))) {
    if (match.index > end) pieces.push({ text: text.slice(end, match.index), match: false });
    pieces.push({ text: match[0], match: true });
    end = match.index + match[0].length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end), match: false });
  return pieces;
}
