import { escapeHtml } from './escape-html.ts';
import { highlighter, languageOf, languageOfFile } from './highlight/languages.ts';
import { splitLines } from './highlight/source-lines.ts';

/** Longer texts, in UTF-16 units, are not highlighted: 256 KiB of ordinary code take half a second. */
export const highlightedLengthMax = 256 * 1024;

/**
 * Longer lines, in UTF-16 units, are not highlighted, but the lines around them are. Grammars backtrack
 * within a line, in quadratic time: 20,000 dollar signs took that of Java 4 s, 1,000 take 9 ms. Hand-written
 * code has no such lines.
 */
export const lineLengthMax = 1_000;

/** The maximum HTML of a file, in UTF-16 units: twice what {@link highlightedLengthMax} of code produces. */
const htmlLengthMax = 5 * 1024 * 1024;

/**
 * Highlights code as HTML with highlight.js classes (`hljs-…`); null if the language is unknown or the code
 * is longer than `lengthMax`. The HTML consists of escaped text and `span`s only. Some texts still take
 * seconds: call this on a thread that can be terminated.
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
 * Highlights a file line by line: each line is complete HTML, with balanced spans and escaped text. The
 * language follows from the file's name; null means plain text. Otherwise like {@link highlightCode}.
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

/** Highlights lines; a span may continue on the next line. */
function highlight(lines: string[], grammar: string, lengthMax: number): string[] | null {
  const length = lines.reduce((sum, line) => sum + line.length + 1, 0);
  if (length > lengthMax) return null;
  const isLong = (line: string) => line.length > lineLengthMax;
  // The grammar sees an empty line in place of a long one.
  const short = lines.map((line) => (isLong(line) ? '' : line)).join('\n');
  const { value, errorRaised } = highlighter.highlight(short, {
    language: grammar,
    ignoreIllegals: true,
  });
  // highlight.js catches its own stack overflows and returns the code unchanged.
  if (errorRaised) return null;
  return value.split('\n').map((html, at) => {
    const line = lines[at] ?? '';
    return isLong(line) ? html + escapeHtml(line) : html;
  });
}

/**
 * Closes open spans at each line's end and reopens them on the next line. Null if the result exceeds {@link
 * htmlLengthMax}: spans may be nested as deep as there are lines.
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
