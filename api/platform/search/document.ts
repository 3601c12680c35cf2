import { visibilityNumbers, type Visibility } from '#schema/asset.ts';
import { kindNumbers, type Kind } from '#schema/kind.ts';
import { tokens, type SearchDocument, type SearchTerm } from '#api/domain/search.ts';

/** Part of what databases hold, so that it stays even if a visibility is added: that takes numbers of its own. */
const visibilitiesPerKind = 3;

/**
 * The number that the rows of one kind and visibility carry in the search index. Those of public and
 * internal assets of a kind are neighbours, so that both are one range.
 */
export function partOf(kind: Kind, visibility: Visibility): number {
  return kindNumbers[kind] * visibilitiesPerKind + visibilityNumbers[visibility];
}

/** Characters of a body that are indexed: some ten times the longest manifest we know. */
const bodyCharactersMax = 200_000;

/** A word that a text has this often counts as what the text is about. */
const repeatedMin = 3;

/** What is indexed beside a word that its text repeats. */
function repeated(token: string): string {
  return `${token}\uE001`;
}

/** The terms that a document has on its widest level if it repeats all words of `terms`. */
export function repeatedTerms(terms: SearchTerm[]): SearchTerm[] {
  return terms.flatMap(({ tokens }) =>
    tokens.map((token) => ({ tokens: [repeated(token)], prefix: false })),
  );
}

/**
 * The words of a document by level, from the narrowest to the widest: each level has those of the level
 * before it too. The widest has each word once, and once more marked if it is repeated.
 */
export function wordsOf({ name, displayName, tags, description, body }: SearchDocument) {
  const inName = [...tokens(name), ...tokens(displayName ?? '')];
  const inTags = [...inName, ...tags.flatMap(tokens)];
  const inDescription = [...inTags, ...tokens(description)];
  const inBody = [...inDescription, ...tokens(body.slice(0, bodyCharactersMax))];
  return {
    search_names: inName,
    search_tags: inTags,
    search_descriptions: inDescription,
    search_bodies: distinct(inBody),
  };
}

function distinct(all: string[]): string[] {
  const counts = new Map<string, number>();
  for (const token of all) counts.set(token, (counts.get(token) ?? 0) + 1);
  const found = [...counts.keys()];
  for (const [token, count] of counts) if (count >= repeatedMin) found.push(repeated(token));
  return found;
}

/** What a document is filtered by, as {@link facet} writes it. */
export function facetsOf(
  { namespaceId, tags }: SearchDocument,
  createdBy: string | null,
): string[] {
  return [
    facet('namespace', namespaceId),
    ...(createdBy === null ? [] : [facet('creator', createdBy)]),
    ...tags.map((tag) => facet('tag', tag)),
  ];
}

/** The entry of what an asset belongs to: one word of ASCII after U+E000, which no token has. */
export function facet(what: 'namespace' | 'creator' | 'tag', value: string): string {
  return `\uE000${what[0]}${encodeURIComponent(value.toWellFormed())}`;
}
