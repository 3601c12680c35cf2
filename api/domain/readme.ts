import type { ReadmeLinks } from './readme/links.ts';

/** Stored beside the HTML; raised when the same Markdown gives other HTML, so that it is rendered anew. */
export const readmePipeline = 1;

/** Makes Markdown without frontmatter into HTML that is safe to set on a page, as `renderReadme` of readme/render.ts says. */
export type ReadmeRenderer = {
  /** Whether it works on a thread of its own, while the caller's goes on. */
  offThread: boolean;
  render(markdown: string, links: ReadmeLinks): Promise<string>;
};
