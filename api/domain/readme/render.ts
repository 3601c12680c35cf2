import type { Root } from 'hast';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { type Processor, unified } from 'unified';
import type { RenderedReadme } from '../parsers.ts';
import { seekAddressesByBlock } from './addresses.ts';
import { decorate } from './decorate.ts';
import { isPathological } from './guard.ts';
import { parseHtml } from './html.ts';
import type { ReadmeLinks } from './links.ts';
import { cutReadme, plainHtml, readmeLengthMax } from './plain.ts';
import { expandedReferences } from './references.ts';
import { readmeSchema } from './schema.ts';

/** What references may come to when they are written out, and HTML, both in UTF-16 units. */
const expandedMax = 1024 * 1024;
const htmlLengthMax = 2 * 1024 * 1024;

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(function (this: Processor) {
    seekAddressesByBlock(this.data());
  })
  // The prefix is the sanitiser's, as for every id.
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
  .use(() => parseHtml)
  .use(rehypeSanitize, readmeSchema)
  // What is raw here is our own highlighted code: the sanitiser keeps no raw node.
  .use(rehypeStringify, { allowDangerousHtml: true })
  .freeze();

/**
 * Markdown without frontmatter (CommonMark and GFM) as HTML that is safe to set on a page: no script,
 * style, form, frame or class of the author's, ids behind `readme-`, and nothing that loads from
 * elsewhere: an external image becomes a link. Headings start at `h2`. References to files of the
 * version are resolved; others lose their `href` and get the class `link-missing` or `image-missing`.
 * Markdown that is built to exhaust the parser, or whoever reads the page, comes out as plain text. Some
 * texts take seconds all the same: call it on a thread that can be ended.
 */
export function renderReadme(
  markdown: string,
  links: ReadmeLinks,
  lengthMax = readmeLengthMax,
): RenderedReadme {
  const { text, note } = cutReadme(markdown, lengthMax);
  const html = isPathological(text) ? null : render(text, links);
  return { html: (html ?? plainHtml(text)) + note, isPlain: html === null };
}

/** Null when it comes to too much. */
function render(text: string, links: ReadmeLinks): string | null {
  try {
    const parsed = processor.parse(text);
    if (expandedReferences(parsed) > expandedMax) return null;
    const tree = processor.runSync(parsed) as Root;
    decorate(tree, links);
    const html = processor.stringify(tree);
    return html.length > htmlLengthMax ? null : html;
  } catch (err) {
    // The stack: nested deeper than the guard foresaw.
    if (err instanceof RangeError) return null;
    throw err;
  }
}
