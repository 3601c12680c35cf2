import { isIdeographic, type SearchTerm } from '#api/domain/search.ts';

/** What stands between two entries of a column: two spaces, so that each entry has its own on either side. */
export const separator = '  ';

/** Marks the beginning of a word as an entry of its own. No token has this character. */
const beginningMark = '\uE002';

/**
 * The longest beginnings of words that are entries. To join the lists of all words that begin with one
 * letter takes ten times as long as to read one list; from four letters on there are few to join.
 */
const beginningCharactersMax = 3;

/** UTF-16 units of all entries of a column, each three bytes at most: a tsvector holds 1 MiB. */
const entryUnitsMax = 340_000;

/**
 * The text of a column of words on a level: the words in order, then each of their beginnings once. Of
 * text beyond what a tsvector holds, the end is left out.
 */
export function entriesText(words: string[]): string {
  const beginnings = new Set<string>();
  const entries: string[] = [];
  let units = 0;
  for (const word of words) {
    const characters = [...word].slice(0, isIdeographic(word) ? 1 : beginningCharactersMax);
    const own = characters.map((_character, at) => characters.slice(0, at + 1).join(''));
    units += word.length;
    for (const beginning of own) {
      if (beginnings.has(beginning)) continue;
      units += beginning.length + beginningMark.length;
      beginnings.add(beginning);
    }
    if (units > entryUnitsMax) break;
    entries.push(word);
  }
  for (const beginning of beginnings) entries.push(beginningMark + beginning);
  return entries.join(separator);
}

/**
 * The tsquery of terms, all of which must be there; null without a term. A run of Chinese is all of its
 * bigrams here: {@link phrasePatterns} says whether they follow each other.
 */
export function tsQuery(terms: SearchTerm[]): string | null {
  const lexemes = terms.flatMap(({ tokens, prefix }) =>
    tokens.map((token) => (prefix ? beginning(token) : quote(token))),
  );
  return lexemes.length === 0 ? null : lexemes.join(' & ');
}

function beginning(token: string): string {
  return isEntry(token) ? quote(beginningMark + token) : `${quote(token)}:*`;
}

function isEntry(beginning: string): boolean {
  return [...beginning].length <= beginningCharactersMax;
}

/** LIKE patterns that a column, with a space on either side, must match all: the runs of bigrams. */
export function phrasePatterns(terms: SearchTerm[]): string[] {
  return terms
    .filter(({ tokens }) => tokens.length > 1)
    .map(({ tokens }) => `% ${tokens.join(separator)} %`);
}

/** LIKE patterns that a column of the last level, with a space on either side, must match all to have the words. */
export function wordPatterns(terms: SearchTerm[]): string[] {
  return terms.flatMap(({ tokens, prefix }) =>
    tokens.map((token) =>
      prefix ? `% ${isEntry(token) ? beginningMark : ''}${token}%` : `% ${token} %`,
    ),
  );
}

// No token has a quotation mark or a backslash; doubling is for whoever changes that.
function quote(lexeme: string): string {
  return `'${lexeme.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
}
