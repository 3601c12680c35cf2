import { escapeHtml } from './escape-html.ts';
import { highlighter, languageOf, languageOfFile } from './highlight/languages.ts';
import { splitLines } from './highlight/source-lines.ts';

/** A longer text, in UTF-16 units, stays plain: 256 KiB of ordinary code take half a second. */
export const highlightedLengthMax = 256 * 1024;

/**
 * A longer line, in UTF-16 units, stays plain among its highlighted neighbours. Grammars backtrack inside a
 * line, and take time with the square of its length: 20,000 dollar signs took that of Java 4 s, 1,000 take
 * 9 ms. Code that people wrote has no such lines.
 */
export const lineLengthMax = 1_000;

/** More HTML than this, in UTF-16 units, is not made of a file: twice what {@link highlightedLengthMax} of code gives. */
const htmlLengthMax = 5 * 1024 * 1024;

/**
 * Code as HTML with highlight.js classes (`hljs-…`), or null when the language is not known or the code is
 * longer than `lengthMax`. Holds nothing but escaped text and `span`s. Some texts take seconds all the same:
 * call it on a thread that can be ended.
 */
export function highlightCode(
  code: string,
  language: string,
  lengthMax = highlightedLengthMax,
): string | null {
  const grammar = languageOf(language);
  return grammar === null
    ? null
    : (highlight(code.split('\n'), grammar, lengthMax)?.join('\n') ?? null);
}

/**
 * The lines of a file as HTML: each stands alone, its spans balanced and its text escaped. The language
 * goes by the file's name; `null` means plain text. As {@link highlightCode} in all else.
 */
export function highlightLines(
  text: string,
  path: string,
  lengthMax = highlightedLengthMax,
): { language: string | null; lines: string[] } {
  const language = languageOfFile(path);
  const lines = splitLines(text);
  const marked = language && lines.length > 0 ? highlight(lines, language, lengthMax) : lines;
  const balanced = marked && balanceLines(marked);
  if (language === null || !balanced) return { language: null, lines: lines.map(escapeHtml) };
  return { language, lines: balanced };
}

/** Highlighted lines, whose spans may go on from one to the next. */
function highlight(lines: string[], grammar: string, lengthMax: number): string[] | null {
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (length > lengthMax) return null;
  const isLong = (line: string) => line.length > lineLengthMax;
  // What is too long the grammar reads as an empty line.
  const short = lines.map((line) => (isLong(line) ? '' : line)).join('\n');
  const { value, errorRaised } = highlighter.highlight(short, {
    language: grammar,
    ignoreIllegals: true,
  });
  // It catches its own overflows of the stack, and gives the code as it is.
  if (errorRaised) return null;
  return value.split('\n').map((html, at) => {
    const line = lines[at] ?? '';
    return isLong(line) ? html + escapeHtml(line) : html;
  });
}

/**
 * Closes at each line's end the spans that are open there, and opens them again on the next. Null when that
 * comes to more than {@link htmlLengthMax}: spans may nest as deep as there are lines.
 */
function balanceLines(lines: string[]): string[] | null {
  const open: string[] = [];
  const balanced: string[] = [];
  let length = 0;
  for (const line of lines) {
    const before = open.join('');
    for (const [tag] of line.matchAll(/<span[^>]*>|<\/span>/g)) {
      if (tag === '</span>') open.pop();
      else open.push(tag);
    }
    const html = before + line + '</span>'.repeat(open.length);
    length += html.length;
    if (length > htmlLengthMax) return null;
    balanced.push(html);
  }
  return balanced;
}
