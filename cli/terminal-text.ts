/** One SGR sequence: the only escape that our own colours use. */
const sgr = new RegExp(`${String.fromCharCode(0x1b)}\\[[0-9;]*m`, 'g');

/**
 * Controls that a terminal may obey (C0 but tab and newline, DEL, C1) and the marks that reorder
 * text (bidirectional overrides and isolates, line and paragraph separators).
 */
const controls = /(?![\t\n])[\p{Cc}\u2028-\u202E\u2066-\u2069\uFEFF]/gu;
const controlsAndBreaks = /[\p{Cc}\u2028-\u202E\u2066-\u2069\uFEFF]/gu;

function show(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code === 0x09 || code === 0x0a || code === 0x0d) return ' ';
  return code < 0x100
    ? `\\x${code.toString(16).padStart(2, '0')}`
    : `\\u${code.toString(16).padStart(4, '0')}`;
}

/**
 * Text from the registry or from a file, made fit for one line of a terminal: every control
 * character is shown as `\x1b`, line breaks and tabs become spaces.
 */
export function safe(text: string): string {
  return text.replace(controlsAndBreaks, show);
}

/** The same for text of several lines: tabs and newlines stay, CRLF becomes a newline. */
export function safeLines(text: string): string {
  return text.replaceAll('\r\n', '\n').replace(controls, show);
}

/** The last gate before a stream: nothing but text, newlines, tabs and, with `colour`, SGR passes. */
export function gate(text: string, colour: boolean): string {
  if (!colour) return text.replace(sgr, '').replace(controls, show);
  let result = '';
  let from = 0;
  for (const match of text.matchAll(sgr)) {
    result += text.slice(from, match.index).replace(controls, show) + match[0];
    from = match.index + match[0].length;
  }
  return result + text.slice(from).replace(controls, show);
}

/** JSON whose strings hold no raw control character either: C1 and DEL are escaped as well. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(
    /[\u007F-\u009F\u2028-\u202E\u2066-\u2069\uFEFF]/g,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}
