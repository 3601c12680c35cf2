/**
 * A word of a command that is shown to be copied: as it is where no shell reads anything into it, else in
 * quotes. What it is made of may come from a file or a registry that someone else wrote.
 */
export function shellWord(text: string): string {
  if (/^[\w./:@%+,~=-]+$/.test(text) && !text.startsWith('-')) return text;
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
