/** A piece of a text and whether the query matched it. */
export type Piece = { text: string; match: boolean };

const han = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u;

/**
 * The terms of a query to mark in results, longest first. Latin words and numbers are terms as they are; a run of
 * Han, Kana or Hangul is one term, and so is each pair of its characters, because the registry searches by pairs.
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

/**
 * Splits a text into matching and other pieces, ignoring case. A Latin term matches only at the start of a word,
 * which may directly follow a Han character.
 */
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
