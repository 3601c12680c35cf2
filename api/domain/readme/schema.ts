import type { Options } from 'rehype-sanitize';
import { htmlTags } from './html.ts';

/** The prefix of every id, so that none can shadow a property of `document` or `window`. */
export const idPrefix = 'readme-';

/**
 * The allowed content of a readme: no `style`, no event handlers, only classes of the Markdown pipeline, and
 * no element that loads or runs anything but images. URL schemes: http, https, mailto, relative.
 */
export const readmeSchema: Options = {
  tagNames: [...htmlTags, 'input', 'section'],
  strip: ['script', 'style'],
  clobberPrefix: idPrefix,
  clobber: ['ariaDescribedBy', 'ariaLabelledBy', 'id', 'name'],
  protocols: { href: ['http', 'https', 'mailto'], src: ['http', 'https'] },
  required: { input: { disabled: true, type: 'checkbox' } },
  ancestors: {
    tbody: ['table'],
    td: ['table'],
    tfoot: ['table'],
    th: ['table'],
    thead: ['table'],
    tr: ['table'],
    summary: ['details'],
    li: ['ol', 'ul'],
    dt: ['dl'],
    dd: ['dl'],
  },
  attributes: {
    '*': ['align', 'dir', 'id', 'lang', 'title'],
    a: [
      'ariaDescribedBy',
      'ariaLabel',
      'dataFootnoteBackref',
      'dataFootnoteRef',
      'href',
      'name',
      ['className', 'data-footnote-backref'],
    ],
    code: [['className', /^language-./]],
    details: ['open'],
    h2: [['className', 'sr-only']],
    img: ['alt', 'height', 'src', 'width'],
    input: ['checked', ['disabled', true], ['type', 'checkbox']],
    li: [['className', 'task-list-item']],
    ol: ['start', ['className', 'contains-task-list']],
    section: ['dataFootnotes', ['className', 'footnotes']],
    td: ['colSpan', 'rowSpan'],
    th: ['colSpan', 'rowSpan'],
    ul: [['className', 'contains-task-list']],
  },
};
