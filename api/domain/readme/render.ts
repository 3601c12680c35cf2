import type { Root } from 'hast';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { type Processor, unified } from 'unified';
import type { RenderedReadme } from '../parsers.ts';
import { findAutolinksByBlock } from './addresses.ts';
import { decorate } from './decorate.ts';
import { isPathological } from './guard.ts';
import { parseHtml } from './html.ts';
import type { ReadmeLinks } from './links.ts';
import { cutReadme, plainHtml, readmeLengthMax } from './plain.ts';
import { expandedReferences } from './references.ts';
import { readmeSchema } from './schema.ts';

/** The maximum lengths of the expanded references and of the HTML, in UTF-16 units. */
const expandedMax = 1024 * 1024;
const htmlLengthMax = 2 * 1024 * 1024;

const processor = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(function (this: Processor) {
    findAutolinksByBlock(this.data());
  })
  // Ids get their prefix from the sanitiser.
  .use(remarkRehype, { allowDangerousHtml: true, clobberPrefix: '' })
  .use(() => parseHtml)
  .use(rehypeSanitize, readmeSchema)
  // Raw nodes here are our own highlighted code: the sanitiser removes all others.
  .use(rehypeStringify, { allowDangerousHtml: true })
  .freeze();

/**
 * Renders Markdown without frontmatter (CommonMark and GFM) as HTML that is safe to embed in a page: no
 * script, style, form, frame or class of the author, ids prefixed with `readme-`, and nothing loaded from
 * other sites (an external image becomes a link). Headings start at `h2`. References to files of the version
 * are resolved; references to missing files lose their `href` and get the class `link-missing` or
 * `image-missing`. Markdown that would exhaust the parser or the reader's browser is returned as plain text.
 * Some texts still take seconds: call this on a thread that can be terminated.
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

/** Null if a limit is exceeded. */
function render(text: string, links: ReadmeLinks): string | null {
  try {
    const parsed = processor.parse(text);
    if (expandedReferences(parsed) > expandedMax) return null;
    const tree = processor.runSync(parsed) as Root;
    decorate(tree, links);
    const html = processor.stringify(tree);
    return html.length > htmlLengthMax ? null : html;
  } catch (err) {
    // A stack overflow: nested deeper than the guard expected.
    if (err instanceof RangeError) return null;
    throw err;
  }
}
