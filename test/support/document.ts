import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The folder of the checkout. */
export const checkoutFolder = join(import.meta.dirname, '../..');

/** A block of code of a document: its section's number (`3.6`, empty where it has none), language and text. */
export type Block = { section: string; language: string; text: string };

/** The text of a file of the checkout. */
export const readDocument = (path: string) => readFileSync(join(checkoutFolder, path), 'utf8');

/** The fenced blocks of a Markdown text in order, without what indents them. */
export function blocksIn(markdown: string): Block[] {
  const parts = /^#+ (?:(\d+(?:\.\d+)*)\.? )?.*$|^( *)```(\w*)\n([^]*?)^\2```$/gm;
  let section = '';
  const blocks: Block[] = [];
  for (const [all, number, indent = '', language = '', text = ''] of markdown.matchAll(parts)) {
    if (all.startsWith('#')) section = number ?? '';
    else
      blocks.push({ section, language, text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '') });
  }
  return blocks;
}

/** The same blocks without comments, which differ between languages. */
export function commandsIn(markdown: string): Block[] {
  return blocksIn(markdown)
    .filter(({ language }) => language === 'sh')
    .map((block) => ({ ...block, text: block.text.replaceAll(/[ \t]+# .*$/gm, '') }));
}

/** The numbers of the sections, in order. */
export const sectionsIn = (markdown: string) =>
  [...markdown.matchAll(/^#+ (\d+(?:\.\d+)*)/gm)].map(([, number]) => number);

/** The targets of links to files, as paths of the checkout. */
export function linksIn(path: string): string[] {
  const targets = readDocument(path).matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g);
  return [...targets].map(([, target = '']) => join(path, '..', target));
}

/** The names of `.env.example`, and those of files with a secret. */
export function settingNames(): Set<string> {
  const text = readDocument('.env.example');
  const names = [...text.matchAll(/^#([A-Z\d_]+)=/gm)].map(([, name = '']) => name);
  return new Set([...names, ...names.map((name) => `${name}_FILE`)]);
}
