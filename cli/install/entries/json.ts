import type { Node } from 'jsonc-parser';
import type { Data } from './data.ts';
import {
  type Edit,
  type EntryEditor,
  EntryError,
  eolOf,
  lineAt,
  type Parents,
  spaceBefore,
  splice,
} from './editor.ts';
import {
  dataOf,
  endOf,
  nodeAt,
  propertiesOf,
  refuseDuplicates,
  skipToComma,
  treeOf,
  triviaEnd,
} from './json-tree.ts';
import { createdParents, nested } from './parents.ts';
import { pointerOf } from './pointer.ts';

/** JSON with comments and trailing commas, as the agent tools read it. */
export const jsonEditor: EntryEditor = { parse, set, remove };

function parse(text: string, path: readonly string[]): Data {
  const root = treeOf(text);
  if (root === null) return undefined;
  for (let depth = 0; depth < path.length; depth += 1) {
    const node = nodeAt(root, path.slice(0, depth));
    if (node?.type === 'object') refuseDuplicates(text, node);
  }
  return dataOf(root);
}

function set(text: string, path: readonly string[], value: unknown): Edit {
  const root = treeOf(text);
  const eol = eolOf(text);
  if (root === null) {
    const whole = JSON.stringify(nested(path, value), null, 2).replaceAll('\n', eol);
    return { text: `${whole}${eol}`, parents: { ...createdParents(path, 0), '': text } };
  }
  let depth = 0;
  let parent = root;
  for (; depth < path.length; depth += 1) {
    if (parent.type !== 'object') {
      const where = depth === 0 ? 'its content' : JSON.stringify(path[depth - 1]);
      throw new EntryError(`${where} is not an object`, lineAt(text, parent.offset));
    }
    const next = nodeAt(parent, path.slice(depth, depth + 1));
    if (next === null) break;
    parent = next;
  }
  if (depth === path.length) {
    const flat = !text.slice(parent.offset, endOf(parent)).includes('\n') && isFlat(text, root);
    const fresh = format(value, indentAt(text, parent.offset), {
      unit: unitOf(text, root),
      eol,
      flat,
    });
    return { text: splice(text, parent.offset, endOf(parent), fresh), parents: {} };
  }
  const key = path[depth] ?? '';
  const inner = nested(path.slice(depth + 1), value);
  const edit = addProperty(text, root, parent, key, inner);
  const parents = createdParents(path, depth);
  const pointer = pointerOf(path.slice(0, depth));
  return {
    text: edit.text,
    parents: edit.was === null ? parents : { ...parents, [pointer]: edit.was },
  };
}

type Layout = { unit: string; eol: string; flat: boolean };

function format(value: unknown, indent: string, { unit, eol, flat }: Layout): string {
  if (flat) return JSON.stringify(value);
  return JSON.stringify(value, null, unit).replaceAll('\n', `${eol}${indent}`);
}

/**
 * Adds a property as the last one of an object. `was` is the text of an empty object that had to be
 * rewritten; null if text was only inserted, so that removing the property gives the text from before.
 */
function addProperty(text: string, root: Node, parent: Node, key: string, value: unknown) {
  const layout = { unit: unitOf(text, root), eol: eolOf(text), flat: false };
  const properties = propertiesOf(parent);
  const last = properties.at(-1);
  const close = endOf(parent) - 1;
  const name = JSON.stringify(key);
  if (!last) {
    const inside = text.slice(parent.offset + 1, close);
    const outer = indentAt(text, parent.offset);
    const indent = outer + layout.unit;
    const pair = `${layout.eol}${indent}${name}: ${format(value, indent, layout)}`;
    if (inside.trim() === '') {
      const fresh = `{${pair}${layout.eol}${outer}}`;
      const was = text.slice(parent.offset, close + 1);
      return { text: splice(text, parent.offset, close + 1, fresh), was };
    }
    if (inside.includes('\n')) {
      return {
        text: splice(text, ...at(triviaEnd(text, parent.offset + 1, close)), pair),
        was: null,
      };
    }
    const flat = ` ${name}: ${format(value, '', { ...layout, flat: true })}`;
    return { text: splice(text, ...at(spaceBefore(text, close)), flat), was: null };
  }
  const between = skipToComma(text, last.end, close);
  const trailing = text[between] === ',';
  const flat = !text.slice(spaceBefore(text, last.start), last.start).includes('\n');
  const minified = flat && !/\s/.test(text.slice(parent.offset, last.value.offset));
  const indent = indentAt(text, last.start);
  const pair = flat
    ? `${minified ? '' : ' '}${name}:${minified ? '' : ' '}${format(value, '', { ...layout, flat })}`
    : `${layout.eol}${indent}${name}: ${format(value, indent, layout)}`;
  if (trailing) {
    return {
      text: splice(text, ...at(triviaEnd(text, between + 1, close)), `${pair},`),
      was: null,
    };
  }
  const place = triviaEnd(text, last.end, close);
  return { text: splice(splice(text, ...at(place), pair), ...at(last.end), ','), was: null };
}

/** An empty range. */
function at(offset: number): [number, number] {
  return [offset, offset];
}

/** The white space at the start of the line of a position. */
function indentAt(text: string, offset: number): string {
  const line = text.lastIndexOf('\n', offset - 1) + 1;
  return /^[ \t]*/.exec(text.slice(line, offset))?.[0] ?? '';
}

/** The indentation of one level: that of the first property on a line of its own; else two spaces. */
function unitOf(text: string, root: Node): string {
  const first = root.type === 'object' ? propertiesOf(root)[0] : undefined;
  if (!first || !text.slice(root.offset, first.start).includes('\n')) return '  ';
  const unit = indentAt(text, first.start).slice(indentAt(text, root.offset).length);
  return unit === '' ? '  ' : unit;
}

/** Whether a whole file is on one line. */
function isFlat(text: string, root: Node): boolean {
  return !text.slice(root.offset, endOf(root)).includes('\n');
}

function remove(text: string, path: readonly string[], parents: Parents): string {
  const root = treeOf(text);
  const parentPath = path.slice(0, -1);
  const parent = root && nodeAt(root, parentPath);
  const found = parent && propertiesOf(parent).findIndex(({ key }) => key === path.at(-1));
  if (!parent || found === null || found === -1) return text;
  const left = removeProperty(text, parent, found);
  return restore(left, parentPath, parents);
}

function removeProperty(text: string, parent: Node, index: number): string {
  const properties = propertiesOf(parent);
  const { start, end } = properties[index] ?? { start: 0, end: 0 };
  const from = spaceBefore(text, start);
  const comma = skipToComma(text, end, endOf(parent) - 1);
  if (text[comma] === ',') return splice(splice(text, comma, comma + 1), from, end);
  const left = splice(text, from, end);
  const before = properties[index - 1];
  if (!before) return left;
  const separator = skipToComma(text, before.end, start);
  return splice(left, separator, separator + 1);
}

/** Puts back the objects that an edit made or rewrote and that are empty now, the innermost first. */
function restore(text: string, path: readonly string[], parents: Parents): string {
  const was = parents[pointerOf(path)];
  const root = treeOf(text);
  const node = root && nodeAt(root, path);
  if (was === undefined || node?.type !== 'object') return text;
  // A comment that the user wrote into the object keeps it.
  if (text.slice(node.offset + 1, endOf(node) - 1).trim() !== '') return text;
  if (was !== '' && path.length > 0) return splice(text, node.offset, endOf(node), was);
  if (path.length === 0) {
    const whole = text.trim() === text.slice(node.offset, endOf(node));
    if (was.trim() === '') return whole ? was : text;
    return splice(text, node.offset, endOf(node), was);
  }
  const above = root && nodeAt(root, path.slice(0, -1));
  const index = above ? propertiesOf(above).findIndex(({ key }) => key === path.at(-1)) : -1;
  if (!above || index === -1) return text;
  return restore(removeProperty(text, above, index), path.slice(0, -1), parents);
}
