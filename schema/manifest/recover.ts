import { parseDocument } from 'yaml';

/** The head with some values quoted, and which: the key, and its line from 0. */
export type Recovered = { text: string; quoted: { key: string; line: number }[] };

/**
 * Quotes the values that keep a frontmatter from being YAML where that is beyond doubt: `key: value`
 * at the left edge, the value all on its line, unquoted and not the start of a map or block, and no
 * YAML by itself (`description: fix: the build`, `description: @Observable`). Null when there is no
 * such line. Everything after the colon counts, so nothing the author wrote is lost.
 */
export function quoteBrokenLines(head: string): Recovered | null {
  const lines = head.split('\n');
  const quoted: Recovered['quoted'] = [];
  const text = lines.map((line, index) => {
    const match = /^([A-Za-z][\w-]*):[ \t]+([^\s"'{|>&!#].*)$/.exec(line);
    const [, key, value] = match ?? [];
    const next = lines[index + 1] ?? '';
    if (key === undefined || value === undefined || /^[ \t]+\S/.test(next)) return line;
    // `[beta] Reads mail` is text; `[a, b` is a list that someone did not finish.
    if (value.startsWith('[') && !/^\[[^\][]*\]\s*[^\s#\],]/.test(value)) return line;
    // As the head itself is parsed: a tag beyond the core schema is no error.
    const options = { logLevel: 'silent', prettyErrors: false, resolveKnownTags: false } as const;
    if (parseDocument(line, options).errors.length === 0) return line;
    quoted.push({ key, line: index });
    return `${key}: ${JSON.stringify(value.trimEnd())}`;
  });
  return quoted.length === 0 ? null : { text: text.join('\n'), quoted };
}
