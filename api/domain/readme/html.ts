import type { Element, ElementContent, Root } from 'hast';

/** HTML elements that are allowed inside Markdown. */
export const htmlTags = new Set(
  'a b blockquote br code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub summary sup table tbody td tfoot th thead tr tt u ul var'.split(
    ' ',
  ),
);

/** Elements removed with their content. Without an end tag, as in "set the <title>", they are text. */
const droppedTags = new Set(
  'applet audio canvas frameset iframe math noembed noframes noscript object plaintext script select style svg template textarea title video xmp'.split(
    ' ',
  ),
);

/**
 * Elements whose tags are removed and whose content is kept. Any other tag without attributes is not HTML and
 * stays text, such as `<your-name>`.
 */
const unwrappedTags = new Set(
  'abbr acronym address area article aside base bdi bdo big body button caption center cite col colgroup data datalist dfn dialog embed fieldset figcaption figure font footer form frame g head header hgroup html input label legend link main map mark marquee menu meta meter nav nobr optgroup option output param path picture progress rp rt ruby search section slot source time track wbr'.split(
    ' ',
  ),
);

const voidTags = new Set(['br', 'hr', 'img']);

/** The innermost open elements that a start tag closes. */
const closes: Readonly<Record<string, readonly string[]>> = {
  li: ['p', 'li'],
  dt: ['p', 'dt', 'dd'],
  dd: ['p', 'dt', 'dd'],
  td: ['p', 'td', 'th'],
  th: ['p', 'td', 'th'],
  tr: ['p', 'td', 'th', 'tr'],
  tbody: ['td', 'th', 'tr', 'thead', 'tbody'],
  tfoot: ['td', 'th', 'tr', 'thead', 'tbody'],
};
const closesParagraph = new Set(
  'blockquote details div dl h1 h2 h3 h4 h5 h6 hr ol p pre table ul'.split(' '),
);

/** Allowed attributes: the HTML name and the hast property. */
const attributes: Readonly<Record<string, string>> = {
  align: 'align',
  alt: 'alt',
  colspan: 'colSpan',
  dir: 'dir',
  height: 'height',
  href: 'href',
  id: 'id',
  lang: 'lang',
  name: 'name',
  open: 'open',
  rowspan: 'rowSpan',
  src: 'src',
  start: 'start',
  title: 'title',
  width: 'width',
};

const depthMax = 40;
const tagPattern =
  /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[^\s"'<>/=]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`]+))?)*)\s*\/?>/y;
const attributePattern = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g;

/**
 * Converts the raw HTML in a tree into elements, in place. Only the elements and attributes above are kept,
 * and comments are removed. Tags are balanced within their parent, without the adoption agency algorithm of
 * browsers, so that hostile nesting takes only linear time. Not a sanitiser: sanitise afterwards.
 */
export function parseHtml(parent: Root | Element): void {
  if (!parent.children.some((child) => child.type === 'raw' || child.type === 'element')) return;
  const children = parent.children as ElementContent[];
  const builder = new Builder();
  for (const [at, child] of children.entries()) {
    if (child.type === 'raw') {
      builder.html(child.value, (tag) => hasClosing(children, at + 1, tag));
    } else if (child.type !== 'comment') {
      if (child.type === 'element') parseHtml(child);
      builder.add(child);
    }
  }
  parent.children = builder.content;
}

function hasClosing(children: ElementContent[], from: number, tag: string): boolean {
  return children
    .slice(from)
    .some((child) => child.type === 'raw' && child.value.toLowerCase().includes(`</${tag}`));
}

class Builder {
  content: ElementContent[] = [];
  #open: Element[] = [];
  /** The element whose content is being skipped. */
  #dropping: string | null = null;

  add(node: ElementContent): void {
    if (this.#dropping === null) (this.#open.at(-1)?.children ?? this.content).push(node);
  }

  html(source: string, closesLater: (tag: string) => boolean): void {
    const lower = source.toLowerCase();
    let at = 0;
    while (at < source.length) {
      if (this.#dropping !== null) {
        const end = lower.indexOf(`</${this.#dropping}`, at);
        if (end < 0) return;
        this.#dropping = null;
        const close = source.indexOf('>', end);
        at = close < 0 ? source.length : close + 1;
        continue;
      }
      const bracket = source.indexOf('<', at);
      this.#text(source.slice(at, bracket < 0 ? source.length : bracket));
      if (bracket < 0) return;
      at = this.#markup(source, lower, bracket, closesLater);
    }
  }

  #text(value: string): void {
    if (value !== '') this.add({ type: 'text', value: decodeEntities(value) });
  }

  /** Reads markup that starts with `<`. Returns its end. */
  #markup(
    source: string,
    lower: string,
    from: number,
    closesLater: (tag: string) => boolean,
  ): number {
    const special = source.startsWith('<!--', from)
      ? '-->'
      : /^<[!?]/.test(source.slice(from, from + 2)) && '>';
    if (special) {
      const end = source.indexOf(special, from + 2);
      return end < 0 ? source.length : end + special.length;
    }
    tagPattern.lastIndex = from;
    const match = tagPattern.exec(source);
    if (!match) {
      this.#text('<');
      return from + 1;
    }
    const [whole, slash, name = '', written = ''] = match;
    const tag = name.toLowerCase();
    const end = from + whole.length;
    if (htmlTags.has(tag)) {
      if (slash) this.#close(tag);
      else this.#start(tag, written);
    } else if (droppedTags.has(tag)) {
      const closed = !slash && (lower.includes(`</${tag}`, end) || closesLater(tag));
      if (closed && !whole.endsWith('/>')) this.#dropping = tag;
      else if (written === '' && !slash) this.#text(whole);
    } else if (!unwrappedTags.has(tag) && written === '') {
      this.#text(whole);
    }
    return end;
  }

  #start(tag: string, written: string): void {
    const closing = closes[tag] ?? (closesParagraph.has(tag) ? ['p'] : []);
    while (closing.includes(this.#open.at(-1)?.tagName ?? '')) this.#open.pop();
    const element: Element = {
      type: 'element',
      tagName: tag,
      properties: propertiesOf(written),
      children: [],
    };
    if (voidTags.has(tag)) this.add(element);
    else if (this.#open.length < depthMax) {
      this.add(element);
      this.#open.push(element);
    }
  }

  #close(tag: string): void {
    const at = this.#open.findLastIndex((element) => element.tagName === tag);
    if (at >= 0) this.#open.length = at;
  }
}

function propertiesOf(written: string): Element['properties'] {
  const properties: Element['properties'] = {};
  for (const [, name = '', double, single, bare] of written.matchAll(attributePattern)) {
    const lower = name.toLowerCase();
    const property = Object.hasOwn(attributes, lower) ? attributes[lower] : undefined;
    if (!property) continue;
    const value = decodeEntities(double ?? single ?? bare ?? '');
    properties[property] = property === 'open' ? true : value;
  }
  return properties;
}

const entities: Readonly<Record<string, string>> = {
  amp: '&',
  apos: "'",
  bull: '•',
  copy: '©',
  gt: '>',
  hellip: '…',
  larr: '←',
  laquo: '«',
  ldquo: '“',
  lsquo: '‘',
  lt: '<',
  mdash: '—',
  middot: '·',
  nbsp: '\u00A0',
  ndash: '–',
  quot: '"',
  raquo: '»',
  rarr: '→',
  rdquo: '”',
  reg: '®',
  rsquo: '’',
  times: '×',
  trade: '™',
};

/** Decodes the common character references. Others stay as written, which is safe. */
function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|([a-z]{2,6}));/g,
    (whole, decimal: string | undefined, hex: string | undefined, name: string | undefined) => {
      if (name) return Object.hasOwn(entities, name) ? (entities[name] ?? whole) : whole;
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16);
      const valid = code > 0x1f && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
      return valid ? String.fromCodePoint(code) : '\uFFFD';
    },
  );
}
