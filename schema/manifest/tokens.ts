const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const narrow = /[\u0000-\u024f]+/g; // oxlint-disable-line no-control-regex -- the range starts at 0

/**
 * A rough number of tokens of a text: one for each Han, Kana or Hangul character, one for four characters of
 * Latin text, one for two characters of any other script. Real tokenizers differ by at most a third.
 */
export function estimateTokens(text: string): number {
  const wideCount = text.match(wide)?.length ?? 0;
  let narrowCount = 0;
  for (const [run] of text.matchAll(narrow)) narrowCount += run.length;
  const other = Math.max(0, text.length - wideCount - narrowCount);
  return Math.ceil(wideCount + narrowCount / 4 + other / 2);
}
