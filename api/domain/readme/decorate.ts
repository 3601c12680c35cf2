import GithubSlugger from 'github-slugger';
import type { Element, ElementContent, Root } from 'hast';
import { highlightCode } from '../highlight.ts';
import { decode, expandUrl, type ReadmeLinks, resolveReference } from './links.ts';
import { idPrefix } from './schema.ts';

/** Once this many characters of code are highlighted in a readme, further code stays plain. */
const highlightedCharactersMax = 256 * 1024;

type Place = { link: boolean; item: Element | null };
type State = {
  links: ReadmeLinks;
  slugger: GithubSlugger;
  ids: Set<string>;
  ranks: number[];
  highlightBudget: number;
};

/**
 * Adapts a sanitised tree to a page, in place: headings start at `h2` without skipped ranks and get anchors,
 * references are resolved, code is highlighted, scrollable elements are focusable, checkboxes are labelled,
 * external images become links.
 */
export function decorate(tree: Root, links: ReadmeLinks): void {
  const state: State = {
    links,
    slugger: new GithubSlugger(),
    ids: new Set(),
    ranks: [],
    highlightBudget: highlightedCharactersMax,
  };
  tree.children = children(tree, state, { link: false, item: null });
}

function children(parent: Root | Element, state: State, place: Place): ElementContent[] {
  return (parent.children as ElementContent[]).flatMap((child) =>
    child.type === 'element' ? element(child, state, place) : [child],
  );
}

function element(node: Element, state: State, place: Place): ElementContent[] {
  if (isHeading(node)) node.properties.id ||= idPrefix + state.slugger.slug(slugTextOf(node));
  setUniqueId(node, state.ids);
  const inside = {
    link: place.link || node.tagName === 'a',
    item: node.tagName === 'li' ? node : place.item,
  };
  node.children = children(node, state, inside);
  switch (node.tagName) {
    case 'a':
      return place.link ? node.children : [link(node, state.links)];
    case 'img':
      return image(node, state.links, place.link);
    case 'pre':
      highlight(node, state);
      node.properties.tabIndex = 0;
      return [node];
    case 'table':
      return [wrap('div', { className: ['table-scroll'], tabIndex: 0 }, [node])];
    case 'th':
      // An empty header cell labels nothing.
      if (textOf(node).trim() === '') node.tagName = 'td';
      return [node];
    case 'input':
      node.properties.ariaLabel = place.item ? nameOf(place.item) : 'task';
      return [node];
    default:
      return isHeading(node) ? heading(node, state) : [node];
  }
}

function isHeading({ tagName }: Element): boolean {
  return /^h[1-6]$/.test(tagName);
}

/** Keeps ids unique; `<a name>` is the old form of an id. Ids of footnotes are percent-encoded. */
function setUniqueId(node: Element, ids: Set<string>): void {
  const { name, ...properties } = node.properties;
  const written = properties.id ?? name;
  const id = typeof written === 'string' ? (decode(written) ?? written) : null;
  delete properties.id;
  if (id !== null && !ids.has(id)) {
    ids.add(id);
    properties.id = id;
  }
  node.properties = properties;
}

function heading(node: Element, state: State): ElementContent[] {
  const text = textOf(node).replace(/\s+/g, ' ').trim();
  if (text === '') return node.children;
  const rank = Number(node.tagName[1]);
  while ((state.ranks.at(-1) ?? 0) >= rank) state.ranks.pop();
  state.ranks.push(rank);
  node.tagName = `h${Math.min(state.ranks.length + 1, 6)}`;
  const { id, className } = node.properties;
  // Only the footnotes' heading has a class; it is for screen readers.
  if (typeof id === 'string' && !className) {
    const href = `#${encodeURIComponent(id)}`;
    node.children.push(
      wrap('a', { className: ['anchor'], href, ariaLabel: `Permalink: ${text}` }, []),
    );
  }
  return [node];
}

function link(node: Element, links: ReadmeLinks): Element {
  const { href, ...rest } = node.properties;
  // An `<a name>`, or a link whose URL was unsafe.
  if (typeof href !== 'string') return wrap('span', rest, node.children);
  const target = resolveReference(href, links);
  if (target.kind === 'missing')
    return wrap('span', { className: ['link-missing'] }, node.children);
  if (textOf(node).trim() === '') node.children.push({ type: 'text', value: lastSegment(href) });
  if (target.kind === 'file')
    node.properties.href = expandUrl(links.pageUrl, target.path) + target.fragment;
  else node.properties.href = target.url;
  if (target.kind === 'external') node.properties.rel = ['nofollow', 'noopener', 'noreferrer'];
  return node;
}

/**
 * An image of the version. Any other image is replaced by its alternative text: a page loads nothing from
 * other sites.
 */
function image(node: Element, links: ReadmeLinks, inLink: boolean): ElementContent[] {
  const src = String(node.properties.src ?? '');
  const alt = String(node.properties.alt ?? '');
  const target = resolveReference(src, links);
  if (target.kind === 'file') {
    node.properties = {
      ...node.properties,
      alt,
      src: expandUrl(links.fileUrl, target.path),
      loading: 'lazy',
    };
    return [node];
  }
  const words: ElementContent = { type: 'text', value: alt.trim() || lastSegment(src) };
  if (target.kind !== 'external') return [wrap('span', { className: ['image-missing'] }, [words])];
  if (inLink) return [words];
  const rel = ['nofollow', 'noopener', 'noreferrer'];
  return [wrap('a', { className: ['image-external'], href: target.url, rel }, [words])];
}

function highlight(pre: Element, state: State): void {
  const [code] = pre.children;
  if (code?.type !== 'element' || code.tagName !== 'code') return;
  const [text] = code.children;
  const classes = code.properties.className;
  const language = Array.isArray(classes) && String(classes[0]).slice('language-'.length);
  if (!language || code.children.length !== 1 || text?.type !== 'text') return;
  if (text.value.length > state.highlightBudget) return;
  state.highlightBudget -= text.value.length;
  const value = highlightCode(text.value, language);
  // Only spans and escaped text: raw nodes of the author are already removed.
  if (value !== null) code.children = [{ type: 'raw', value }];
}

function wrap(
  tagName: string,
  properties: Element['properties'],
  content: ElementContent[],
): Element {
  return { type: 'element', tagName, properties, children: content };
}

/** The text that a node shows or gives a screen reader. */
function textOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  if (node.type !== 'element') return '';
  if (node.tagName === 'img') return String(node.properties.alt ?? '');
  return node.children.map(textOf).join('');
}

/** The text that GitHub derives a heading's id from: without the alternative text of images. */
function slugTextOf(node: ElementContent): string {
  if (node.type === 'text') return node.value;
  return node.type === 'element' ? node.children.map(slugTextOf).join('') : '';
}

/** The start of a list item's text, as the label of its checkbox. */
function nameOf(item: Element): string {
  return textOf(item).replace(/\s+/g, ' ').trim().slice(0, 100) || 'task';
}

function lastSegment(url: string): string {
  return (
    url
      .replace(/[?#].*$/s, '')
      .split('/')
      .findLast((segment) => segment !== '') ?? url
  );
}
