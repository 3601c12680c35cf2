const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;
const narrow = /[\u0000-\u024f]+/g; // oxlint-disable-line no-control-regex -- the range starts at 0

/**
 * A rough count of the tokens a text costs a model: one for each Han, Kana or Hangul character, one for
 * four characters of Latin text, one for two of any other script. Within a third of real tokenizers.
 */
export function estimateTokens(text: string): number {
  const wideCount = text.match(wide)?.length ?? 0;
  let narrowCount = 0;
  for (const [run] of text.matchAll(narrow)) narrowCount += run.length;
  const other = Math.max(0, text.length - wideCount - narrowCount);
  return Math.ceil(wideCount + narrowCount / 4 + other / 2);
}
