import { globSync, readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Dictionary, Message } from '#ui/messages/format.ts';

const englishFiles = globSync('ui/**/messages/en.ts').toSorted();
const sources = globSync('ui/**/*.{ts,tsx}', { exclude: ['ui/**/messages/**'] }).map((file) => ({
  file,
  text: readFileSync(file, 'utf8'),
}));

async function dictionaryOf(file: string, name: 'en' | 'zhCN'): Promise<Dictionary> {
  const module: Record<string, unknown> = await import(pathToFileURL(resolve(file)).href);
  return module[name] as Dictionary;
}

const texts = (message: Message) =>
  typeof message === 'string' ? [message] : Object.values(message);
/** The placeholders of a text. The forms of a kind's noun count as one, since languages differ in them. */
const placeholders = (text: string) =>
  [
    ...new Set(
      [...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) =>
        /^(aKind|[kK]inds?)$/.test(name) ? 'kind' : name,
      ),
    ),
  ].toSorted();

describe('messages', () => {
  it('finds the dictionaries and what uses them', () => {
    expect(englishFiles).toContain('ui/messages/en.ts');
    expect(sources.length).toBeGreaterThan(30);
  });

  it.each(englishFiles)('%s has every key in Chinese, and no others', async (file) => {
    const en = await dictionaryOf(file, 'en');
    const zh = await dictionaryOf(`${dirname(file)}/zh-CN.ts`, 'zhCN');
    expect(Object.keys(zh).toSorted()).toEqual(Object.keys(en).toSorted());
  });

  it.each(englishFiles)('%s has the same placeholders in both languages', async (file) => {
    const en = await dictionaryOf(file, 'en');
    const zh = await dictionaryOf(`${dirname(file)}/zh-CN.ts`, 'zhCN');
    const differing = Object.keys(en).filter((key) => {
      const expected = texts(en[key]!).flatMap(placeholders);
      const wanted = [...new Set(expected)].toSorted().join();
      return [...texts(en[key]!), ...texts(zh[key]!)].some(
        // A singular may leave the number out.
        (text) =>
          placeholders(text).join() !== wanted && text !== (en[key] as { one?: string }).one,
      );
    });
    expect(differing).toEqual([]);
  });

  it.each(englishFiles)('%s holds nothing empty and nothing untranslated', async (file) => {
    const zh = await dictionaryOf(`${dirname(file)}/zh-CN.ts`, 'zhCN');
    const en = await dictionaryOf(file, 'en');
    const words = [...Object.entries(en), ...Object.entries(zh)];
    expect(words.filter(([, message]) => texts(message).some((text) => !text.trim()))).toEqual([]);
    const same = Object.keys(en).filter((key) => {
      const [text] = texts(en[key]!);
      return text === texts(zh[key]!)[0] && /[a-z]{3} [a-z]{2}/i.test(text!);
    });
    expect(same).toEqual([]);
  });

  it.each(englishFiles)('%s holds only keys that the UI shows', async (file) => {
    const en = await dictionaryOf(file, 'en');
    // A page also makes keys of what it is given: t(`matters.${what}`).
    const made = (key: string) => `\`${key.slice(0, key.lastIndexOf('.') + 1)}\${`;
    const unused = Object.keys(en).filter(
      (key) => !sources.some(({ text }) => text.includes(`'${key}'`) || text.includes(made(key))),
    );
    expect(unused).toEqual([]);
  });
});
