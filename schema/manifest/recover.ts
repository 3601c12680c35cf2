import { parseDocument } from 'yaml';

/** The head with some values quoted, and which: what they are of (a key, or null in a list), and the line from 0. */
export type Recovered = { text: string; quoted: { key: string | null; line: number }[] };

/** A line with a value: what stands before it, the key if there is one, and the value as far as the line has it. */
type Entry = { lead: string; key: string | null; value: string };

/**
 * Quotes the values that keep a frontmatter from being YAML where what was meant is beyond doubt: those of
 * `key: value`, at any depth, and items of lists that begin with a sign that YAML reserves. A value goes on
 * over the lines that are indented below it, joined by spaces. What no quoting mends stays: a quote or a
 * bracket that is never closed. Null when there is nothing to quote. Each value is looked at by itself, so
 * this takes time by the length of the head; the lines keep their numbers.
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

/** Keys as frontmatters have them; the value may be empty, with what belongs to it below. */
const pair = /^([ ]*(?:- +)*([A-Za-z_][\w.-]*):(?:[ \t]+|$))(.*)$/;
/** What YAML would not read as text at the start of an item. */
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

/** The line after the last that is indented below an entry. */
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

/** Whether a value, with the lines below it, is no YAML by itself. */
function isBroken(value: string, more: string[]): boolean {
  // A colon or a comment ends plain text; asking the parser for each of thousands costs ten times as much.
  if (/^[\p{L}\p{N}]/u.test(value)) {
    const text = [value, ...more].join('\n');
    return /:(?:\s|$)/.test(text) || (/\s#/.test(text) && more.length > 0 && isNoYaml(value, more));
  }
  return isNoYaml(value, more);
}

/** As the head itself is parsed: a tag beyond the core schema is no error. */
function isNoYaml(value: string, more: string[]): boolean {
  const options = { logLevel: 'silent', prettyErrors: false, resolveKnownTags: false } as const;
  return parseDocument([`k: ${value}`, ...more].join('\n'), options).errors.length > 0;
}

/** The text, or the list of texts, that a broken value stands for; null where that is open. */
function meantBy({ value }: Entry, more: string[]): string | string[] | null {
  const below = more.filter((line) => line.trim() !== '');
  // `metadata: x` above keys of its own is a map that someone got wrong, no text.
  if (below.length > 0 && below.every((line) => pair.test(line)) && !/: /.test(value)) return null;
  // YAML indents by spaces alone; what a tab was to mean is open.
  if (below.some((line) => /^ *\t/.test(line))) return null;
  const text = [value, ...more]
    .map((line) => line.trim())
    .join('\n')
    .trim()
    // As YAML folds lines: one break is a space, an empty line is a break.
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
 * A text in quotes that has the same quotes inside, without the outer ones: `"say "ship it" first"`. Where the
 * second quote closes the first (`"Foo" and "bar: baz"`) they belong to the text. Null when there is no second.
 */
function unquoted(text: string, quote: string): string | null {
  const second = text.indexOf(quote, 1);
  if (second === -1) return null;
  const isClosing =
    /\S/.test(text[second - 1] ?? '') && !/[\p{L}\p{N}]/u.test(text[second + 1] ?? '');
  if (!text.endsWith(quote) || (isClosing && second < text.length - 1)) return text;
  return text.slice(1, -1).replaceAll(`\\${quote}`, quote);
}

/** A list of globs on one line, which may have braces and stars of their own; null for any other list. */
function globs(text: string): string[] | null {
  if (!/^\[[^[\]]*\*[^[\]]*\]$/.test(text)) return null;
  const items = text.slice(1, -1).match(/(?:\{[^{}]*\}|[^,{}])+/g) ?? [];
  return items.map((item) => item.trim().replace(/^(["'])(.*)\1$/, '$2')).filter(Boolean);
}
