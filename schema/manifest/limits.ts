/** The largest manifest file, in bytes. */
export const manifestBytesMax = 1024 * 1024;
/** The largest frontmatter, in UTF-16 units: 64 times the size of a long one. */
export const frontmatterLengthMax = 64 * 1024;
/**
 * The most lines and the most YAML punctuation marks in a frontmatter. They determine the time of the parser: 64 KiB
 * of nothing but marks take half a second. A long frontmatter has 200.
 */
export const frontmatterLinesMax = 5_000;
export const frontmatterMarksMax = 24_000;
/** How deep maps and lists may nest in a frontmatter. */
export const frontmatterDepthMax = 32;
/** The longest description in the standard, in characters; a longer one is stored with a warning. https://agentskills.io/specification */
export const descriptionLengthMax = 1024;
/** The most lines of a manifest that the standard recommends. */
export const manifestLinesRecommended = 500;
/** The length to which display name, license and author are cut, in characters; the stored manifest has the full text. */
export const fieldLengthMax = 200;
/** The most warnings of one manifest. */
export const warningsMax = 100;
