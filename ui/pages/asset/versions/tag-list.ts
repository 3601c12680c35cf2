/** The limits of a tag and of their number, as schema/name.ts has them. */
export const tagsMax = 20;
const tagPattern = /^[\p{L}\p{M}\p{N}._+#-]{1,32}$/u;

/** What someone wrote as tags: those that are, each once, and what is none. */
export type TagList = { tags: string[]; invalid: string[] };

/** Reads tags with blanks or commas (Chinese ones too) between them, as the registry stores them: lower-case, NFC. */
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
