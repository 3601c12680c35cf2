/** The most text of a readme in the search index, in UTF-16 units. */
export const plainTextLengthMax = 20_000;

/**
 * The words of a Markdown text on one line, for the search index: without marks, HTML and link targets, but with
 * code. Fast and approximate; cut at {@link plainTextLengthMax}.
 */
export function plainText(markdown: string): string {
  return markdown
    .slice(0, 4 * plainTextLengthMax)
    .replaceAll(/<!--[\s\S]*?(?:-->|$)/g, ' ')
    .replaceAll(/<\/?[A-Za-z][^<>]{0,1000}>/g, ' ')
    .replaceAll(/!?\[([^[\]]{0,500})\]\([^()\s]{0,2000}(?:\s+"[^"\n]{0,500}")?\)/g, '$1')
    .replaceAll(/^[ \t]*(?:#{1,6}|>|[-*+]|\d{1,9}[.)])[ \t]+/gm, '')
    .replaceAll(/^[ \t]*(?:`{3,}|~{3,}).*$/gm, ' ')
    .replaceAll(/^[ \t|:-]+$/gm, ' ')
    .replaceAll(/[*`|~]+|_{2,}/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .trim()
    .slice(0, plainTextLengthMax)
    .toWellFormed();
}
