/** The largest manifest file, in bytes. */
export const manifestBytesMax = 1024 * 1024;
/** The largest frontmatter, in UTF-16 units: 64 times what a long one needs. */
export const frontmatterLengthMax = 64 * 1024;
/**
 * The most lines and the most marks that mean something in YAML which a frontmatter may have. The parser's
 * time goes by these: 64 KiB of nothing else take it half a second. A long one has 200.
 */
export const frontmatterLinesMax = 5_000;
export const frontmatterMarksMax = 24_000;
/** How deep maps and lists may nest in a frontmatter. */
export const frontmatterDepthMax = 32;
/** What the standard allows a description; longer ones are stored with a warning. https://agentskills.io/specification */
export const descriptionLengthMax = 1024;
/** What the standard recommends for a manifest, in lines. */
export const manifestLinesRecommended = 500;
/** The longest display name, license and author taken from a manifest, in characters; the manifest keeps the whole. */
export const fieldLengthMax = 200;
/** How many warnings one manifest gives. */
export const warningsMax = 100;
