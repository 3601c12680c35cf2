import { highlighter, languageOf, languageOfFile } from './highlight/languages.ts';

/** Larger files are not highlighted, and not sent line by line either. */
export const highlightBytesMax = 512 * 1024;

/** Grammars backtrack inside a line: one longer than this, in UTF-16 units, makes the whole text plain. */
const lineLengthMax = 20_000;

/** Text as HTML, safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * Code as HTML with highlight.js classes (`hljs-…`), or null when the language is not known or a line
 * is too long to be worth it. Holds nothing but escaped text and `span`s.
 */
export function highlightCode(code: string, language: string): string | null {
  const grammar = languageOf(language);
  if (!grammar || hasLongLine(code)) return null;
  return highlighter.highlight(code, { language: grammar, ignoreIllegals: true }).value;
}

/**
 * A file as HTML, one string a line without its line end: each stands alone, its spans balanced and its
 * text escaped. The language goes by the file's name; `null` means plain text. A line end at the very
 * end of the text begins no further line; an empty text has no lines. Callers keep to `highlightBytesMax`.
 */
export function highlightLines(
  text: string,
  path: string,
): { language: string | null; lines: string[] } {
  if (text === '') return { language: languageOfFile(path), lines: [] };
  const unix = text.replace(/\r\n/g, '\n').replace(/\n$/, '');
  const language = languageOfFile(path);
  const html = language && highlightCode(unix, language);
  if (html === null || html === undefined || html === '')
    return { language: null, lines: unix.split('\n').map(escapeHtml) };
  return { language, lines: balanceLines(html) };
}

function hasLongLine(text: string): boolean {
  let start = 0;
  while (start < text.length) {
    const end = text.indexOf('\n', start);
    if ((end < 0 ? text.length : end) - start > lineLengthMax) return true;
    if (end < 0) return false;
    start = end + 1;
  }
  return false;
}

/** Closes at each line's end the spans that are open there, and opens them again on the next. */
function balanceLines(html: string): string[] {
  const open: string[] = [];
  return html.split('\n').map((line) => {
    const before = open.join('');
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
      if (tag === '</span>') open.pop();
      else open.push(tag);
    }
    return before + line + '</span>'.repeat(open.length);
  });
}
