/** Text as HTML, safe between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  // One pass a character: a function called for each took ten times as long for a text of nothing else.
  return text
    .replaceAll('&', '&#38;')
    .replaceAll('<', '&#60;')
    .replaceAll('>', '&#62;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
}
