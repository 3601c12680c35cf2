/** The kinds of asset. The differences between them are in `schema/kinds/<kind>/`. */
export const kindNames = ['skill', 'mcp', 'agent'] as const;
export type Kind = (typeof kindNames)[number];

/** The word for each kind in URLs. */
export const kindWords = { skill: 'skills', mcp: 'mcps', agent: 'agents' } as const;
export type KindWord = (typeof kindWords)[Kind];

/** The noun for one asset of each kind in a sentence. */
export const kindNouns: Record<Kind, string> = {
  skill: 'skill',
  mcp: 'MCP server',
  agent: 'agent',
};

/** The same with its article, as in "takes an MCP server". */
export const kindNounsWithArticle: Record<Kind, string> = {
  skill: 'a skill',
  mcp: 'an MCP server',
  agent: 'an agent',
};

/** The number of each kind in databases. Never change a number; a new kind gets a new one. */
export const kindNumbers = { skill: 0, mcp: 1, agent: 2 } as const satisfies Record<Kind, number>;

/** The kind that CLI commands use if none is named. */
export const defaultKind = 'skill' as const satisfies Kind;

/** The kind of a word in a URL; null for any other word. */
export function kindOfWord(word: string): Kind | null {
  return kindNames.find((kind) => kindWords[kind] === word) ?? null;
}

/** An object with the result of `make` for each kind, under its URL word. */
export function byKindWord<T>(make: (kind: Kind) => T): Record<KindWord, T> {
  const entries = kindNames.map((kind) => [kindWords[kind], make(kind)]);
  return Object.fromEntries(entries) as Record<KindWord, T>;
}
