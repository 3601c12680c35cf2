/** The limits of schema/name.ts, which imports zod. */
export const tagsMax = 20;
const tagPattern = /^[\p{L}\p{M}\p{N}._+#-]{1,32}$/u;

/** The words of a text: valid tags, each once, and the others. */
export type TagList = { tags: string[]; invalid: string[] };

/** Reads tags that are separated by blanks or commas, also Chinese ones. Tags are in lower case and NFC. */
export function parseTags(text: string): TagList {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .split(/[\s,，、;；]+/)
    .filter(Boolean);
  const unique = [...new Set(words)];
  return {
    tags: unique.filter((word) => tagPattern.test(word)),
    invalid: unique.filter((word) => !tagPattern.test(word)),
  };
}
