/** Escapes text for HTML, both between tags and inside quoted attributes. */
export function escapeHtml(text: string): string {
  // One pass per character: a replacer function took ten times as long for a text of only such characters.
  return text
    .replaceAll('&', '&#38;')
    .replaceAll('<', '&#60;')
    .replaceAll('>', '&#62;')
    .replaceAll('"', '&#34;')
    .replaceAll("'", '&#39;');
}
