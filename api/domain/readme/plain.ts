import { escapeHtml } from '../escape-html.ts';

/**
 * What a readme shows, in UTF-16 units and in lines; the rest is replaced by a note. A KiB takes some 4 ms
 * of one processor; of 1,916 real files the largest has 89,336 units and the longest 1,802 lines.
 */
export const readmeLengthMax = 128 * 1024;
export const readmeLinesMax = 5_000;

/** A readme as it is shown where it is not rendered: as plain text, cut at the same length. */
export function plainReadme(markdown: string, lengthMax = readmeLengthMax): string {
  const { text, note } = cutReadme(markdown, lengthMax);
  return plainHtml(text) + note;
}

/** What is shown of a readme, with `\n` line ends, and the HTML that says that there is more. */
export function cutReadme(markdown: string, lengthMax: number): { text: string; note: string } {
  const whole = markdown.replace(/\r\n?/g, '\n');
  const text = cut(whole, lengthMax);
  const note = '<p class="readme-cut">The text is too long to be shown in full.</p>';
  return { text, note: text === whole ? '' : note };
}

/** Text as HTML that keeps its lines. */
export function plainHtml(text: string): string {
  return `<pre class="readme-plain" tabindex="0">${escapeHtml(text)}</pre>`;
}

/** At the last line end within the limits, if there is one. */
function cut(text: string, lengthMax: number): string {
  let end = 0;
  for (let line = 0; line < readmeLinesMax; line++) {
    const next = text.indexOf('\n', end) + 1;
    if (next > lengthMax) break;
    if (next === 0) return text.length <= lengthMax ? text : text.slice(0, end || lengthMax);
    end = next;
  }
  return end === text.length ? text : text.slice(0, end || lengthMax);
}
