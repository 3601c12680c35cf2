import type { Root } from 'hast';
import rehypeSanitize from 'rehype-sanitize';
import rehypeStringify from 'rehype-stringify';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { type Processor, unified } from 'unified';
import { escapeHtml } from '../highlight.ts';
import { seekAddressesByBlock } from './addresses.ts';
import { decorate } from './decorate.ts';
import { isPathological } from './guard.ts';
import { parseHtml } from './html.ts';
import type { ReadmeLinks } from './links.ts';
import { readmeSchema } from './schema.ts';

/**
 * What a readme shows, in UTF-16 units and in lines; the rest is replaced by a note. A KiB takes some 4 ms
 * of one processor; of 1,916 real files the largest has 89,336 units and the longest 1,802 lines.
 */
export const readmeLengthMax = 128 * 1024;
export const readmeLinesMax = 5_000;

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
 * Markdown built to exhaust the parser comes out as plain text.
 */
export function renderReadme(markdown: string, links: ReadmeLinks): string {
  const whole = markdown.replace(/\r\n?/g, '\n');
  const text = cut(whole);
  const note =
    text === whole ? '' : '<p class="readme-cut">The text is too long to be shown in full.</p>';
  if (isPathological(text)) return plain(text) + note;
  try {
    const tree = processor.runSync(processor.parse(text)) as Root;
    decorate(tree, links);
    return processor.stringify(tree) + note;
  } catch (err) {
    // The stack: nested deeper than the guard foresaw.
    if (err instanceof RangeError) return plain(text) + note;
    throw err;
  }
}

function plain(text: string): string {
  return `<pre class="readme-plain" tabindex="0">${escapeHtml(text)}</pre>`;
}

/** At the last line end within the limits, if there is one. */
function cut(text: string): string {
  let end = 0;
  for (let line = 0; line < readmeLinesMax; line++) {
    const next = text.indexOf('\n', end) + 1;
    if (next > readmeLengthMax) break;
    if (next === 0)
      return text.length <= readmeLengthMax ? text : text.slice(0, end || readmeLengthMax);
    end = next;
  }
  return end === text.length ? text : text.slice(0, end || readmeLengthMax);
}
