/** The kinds of asset. What differs between them stands in `schema/kinds/<kind>/`. */
export const kindNames = ['skill', 'mcp', 'agent'] as const;
export type Kind = (typeof kindNames)[number];

/** The word that each kind has in URLs. */
export const kindWords = { skill: 'skills', mcp: 'mcps', agent: 'agents' } as const;
export type KindWord = (typeof kindWords)[Kind];

/** What one asset of each kind is called in a sentence. */
export const kindNouns: Record<Kind, string> = {
  skill: 'skill',
  mcp: 'MCP server',
  agent: 'agent',
};

/** The number of each kind where databases store one. Never change a number; a new kind takes a new one. */
export const kindNumbers = { skill: 0, mcp: 1, agent: 2 } as const satisfies Record<Kind, number>;

/** The kind that a command of the CLI is about when it names none, and the one that the web UI opens with. */
export const defaultKind = 'skill' as const satisfies Kind;

/** The kind of a word in a URL; null for any other word. */
export function kindOfWord(word: string): Kind | null {
  return kindNames.find((kind) => kindWords[kind] === word) ?? null;
}

/** An object that has, under the URL word of each kind, what `make` gives for it. */
export function byKindWord<T>(make: (kind: Kind) => T): Record<KindWord, T> {
  const entries = kindNames.map((kind) => [kindWords[kind], make(kind)]);
  return Object.fromEntries(entries) as Record<KindWord, T>;
}
