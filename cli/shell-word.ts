/**
 * Quotes a word for a command that the user may copy into a shell, if the word needs quotes. The word may
 * come from an untrusted file or registry.
 */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,~=-]+$/.test(text) && !text.startsWith('-')) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
