import { parseDocument } from 'yaml';

/** The frontmatter with some values quoted. `quoted` lists them: the key (null for a list item), and the line from 0. */
export type Recovered = { text: string; quoted: { key: string | null; line: number }[] };

/** A line with a value: the text before the value, the key if there is one, and the part of the value on this line. */
type Entry = { lead: string; key: string | null; value: string };

/**
 * Quotes values that make a frontmatter invalid YAML, if their meaning is clear: the value of `key: value` at any
 * depth, and list items that begin with a reserved character. A value includes the lines that are indented below it,
 * joined by spaces. Values that quoting cannot repair, such as an unclosed quote or bracket, stay as they are. Null if
 * there is nothing to quote. Each value is checked by itself, so the time is linear in the length of the frontmatter.
 * Line numbers do not change.
 */
export function quoteBrokenValues(head: string): Recovered | null {
  const lines = head.split('\n');
  const quoted: Recovered['quoted'] = [];
  for (let at = 0; at < lines.length;) {
    const entry = entryOf(lines[at] ?? '');
    if (!entry || entry.value === '') {
      at += 1;
      continue;
    }
    const end = endOf(lines, at, entry);
    const more = lines.slice(at + 1, end);
    const isBlock = /^[|>]/.test(entry.value);
    if (!isBlock && isBroken(entry.value, more)) {
      const meant = meantBy(entry, more);
      if (meant !== null) {
        quoted.push({ key: entry.key, line: at });
        lines[at] = `${entry.lead}${JSON.stringify(meant)}`;
        lines.fill('', at + 1, end);
      }
    }
    at = end;
  }
  return quoted.length === 0 ? null : { text: lines.join('\n'), quoted };
}

/** A line with a key. The value may be empty, with its content on the lines below. */
const pair = /^([ ]*(?:- +)*([A-Za-z_][\w.-]*):(?:[ \t]+|$))(.*)$/;
/** A list item that begins with a character that YAML reserves. */
const reservedItem = /^([ ]*(?:- +)+)([*@`%].*)$/;

function entryOf(line: string): Entry | null {
  const [, lead, key, value] = pair.exec(line) ?? [];
  if (lead !== undefined && key !== undefined && value !== undefined) {
    return { lead, key, value: value.startsWith('#') ? '' : value.trimEnd() };
  }
  const [, itemLead, item] = reservedItem.exec(line) ?? [];
  if (itemLead === undefined || item === undefined) return null;
  return { lead: itemLead, key: null, value: item.trimEnd() };
}

/** The index after the last line that is indented below an entry. */
function endOf(lines: string[], at: number, { lead, key }: Entry): number {
  const indent = key === null ? lead.length - 1 : lead.lastIndexOf(key);
  let end = at + 1;
  for (let next = end; next < lines.length; next++) {
    const line = lines[next] ?? '';
    if (line.trim() === '') continue;
    if (line.search(/\S/) <= indent) break;
    end = next + 1;
  }
  return end;
}

/** Whether a value, with the lines below it, is invalid YAML by itself. */
function isBroken(value: string, more: string[]): boolean {
  // Plain text is only broken by a colon or a comment. This check is ten times faster than the parser, which matters for thousands of values.
  if (/^[\p{L}\p{N}]/u.test(value)) {
    const text = [value, ...more].join('\n');
    return /:(?:\s|$)/.test(text) || (/\s#/.test(text) && more.length > 0 && isNoYaml(value, more));
  }
  return isNoYaml(value, more);
}

/** Parses a value with the options of the frontmatter: a tag outside of the core schema is not an error. */
function isNoYaml(value: string, more: string[]): boolean {
  const options = { logLevel: 'silent', prettyErrors: false, resolveKnownTags: false } as const;
  return parseDocument([`k: ${value}`, ...more].join('\n'), options).errors.length > 0;
}

/** The text, or list of texts, that a broken value means; null if that is not clear. */
function meantBy({ value }: Entry, more: string[]): string | string[] | null {
  const below = more.filter((line) => line.trim() !== '');
  // `metadata: x` above indented keys is a wrong map, not a text.
  if (below.length > 0 && below.every((line) => pair.test(line)) && !/: /.test(value)) return null;
  // YAML allows only spaces as indentation, so the meaning of a tab is not clear.
  if (below.some((line) => /^ *\t/.test(line))) return null;
  const text = [value, ...more]
    .map((line) => line.trim())
    .join('\n')
    .trim()
    // Folds lines like YAML: one line break becomes a space, an empty line becomes a line break.
    .replaceAll(/\n+/g, (breaks) => (breaks.length === 1 ? ' ' : breaks.slice(1)));
  switch (text[0]) {
    case '"':
    case "'":
      return unquoted(text, text[0]);
    case '[':
      return globs(text) ?? (/^\[[^\][]*\]\s*[^\s#\],]/.test(text) ? text : null);
    case '{':
    case '|':
    case '>':
    case '&':
    case '!':
      return null;
    default:
      return text;
  }
}

/**
 * Removes the outer quotes of a text that has the same quotes inside: `"say "ship it" first"`. If the second quote
 * closes the first (`"Foo" and "bar: baz"`), the quotes belong to the text. Null if there is no second quote.
 */
function unquoted(text: string, quote: string): string | null {
  const second = text.indexOf(quote, 1);
  if (second === -1) return null;
  const isClosing =
    /\S/.test(text[second - 1] ?? '') && !/[\p{L}\p{N}]/u.test(text[second + 1] ?? '');
  if (!text.endsWith(quote) || (isClosing && second < text.length - 1)) return text;
  return text.slice(1, -1).replaceAll(`\\${quote}`, quote);
}

/** Reads a list of globs on one line, which may contain braces and stars; null for any other list. */
function globs(text: string): string[] | null {
  if (!/^\[[^[\]]*\*[^[\]]*\]$/.test(text)) return null;
  const items = text.slice(1, -1).match(/(?:\{[^{}]*\}|[^,{}])+/g) ?? [];
  return items.map((item) => item.trim().replace(/^(["'])(.*)\1$/, '$2')).filter(Boolean);
}
