import { describe, expect, it } from 'vitest';
import { signedIn, type Subject } from './place.ts';

/** Which texts find what: scripts, words, syntax. */
export function describeMatching(opened: Subject): void {
  describe('Chinese, Japanese, Korean', () => {
    it('finds one, two, three characters and more, in every field', async () => {
      const { add, ask } = await opened().place();
      await add('a', { displayName: '数据分析' });
      await add('b', { tags: ['数据分析'] });
      await add('c', { description: '用于数据分析的工具' });
      await add('d', { body: '这里介绍数据分析。' });
      for (const text of ['数', '析', '数据', '分析', '数据分', '据分析', '数据分析']) {
        const { names, total } = await ask(text);
        expect([text, ...names]).toEqual([text, 'a', 'b', 'c', 'd']);
        expect(total).toBe(4);
      }
      expect((await ask('析据')).total).toBe(0);
      expect((await ask('数据工具')).total).toBe(0);
    });

    it('finds mixed text by its parts', async () => {
      const { add, ask } = await opened().place();
      await add('a', { description: '把PDF转换成Word文档' });
      for (const text of ['pdf', 'PDF转换', 'pdf 文档', '转', 'word文', '文档 pdf'])
        expect((await ask(text)).names).toEqual(['a']);
    });

    it('finds Kana with long vowels, also in half width, and Hangul', async () => {
      const { add, ask } = await opened().place();
      await add('a', { description: 'データベース設計' });
      await add('b', { description: '한국어 문서' });
      for (const text of ['データ', 'ﾃﾞｰﾀ', 'ベース', 'ス', '設計'])
        expect((await ask(text)).names).toEqual(['a']);
      for (const text of ['한국', '어', '문서']) expect((await ask(text)).names).toEqual(['b']);
    });

    it('finds characters beyond the basic plane', async () => {
      const { add, ask } = await opened().place();
      await add('a', { description: '𠮷野家 and 𰻝𰻝面 and 𮯰𮯰' });
      for (const text of ['𠮷', '𠮷野', '𰻝', '𰻝面', '𮯰𮯰'])
        expect((await ask(text)).names).toEqual(['a']);
    });
  });

  describe('words', () => {
    it('tells c++, c# and c apart, and finds node.js and camelCase', async () => {
      const { add, ask } = await opened().place();
      await add('a', { description: 'Reviews C++ code' });
      await add('b', { description: 'Reviews C# code' });
      await add('c', { description: 'Reviews C code, calls getUserName in node.js' });
      expect((await ask('c++')).names).toEqual(['a']);
      expect((await ask('C#')).names).toEqual(['b']);
      expect((await ask('c code')).names).toEqual(['c']);
      expect((await ask('getusername node.js')).names).toEqual(['c']);
    });

    it('takes composed, decomposed and full-width letters for the same', async () => {
      const { add, ask } = await opened().place();
      await add('a', { description: 'Re\u0301sume\u0301 builder' });
      expect((await ask('r\u00E9sum\u00E9')).total).toBe(1);
      expect((await ask('ｂｕｉｌｄｅｒ')).total).toBe(1);
    });
  });

  describe('any text', () => {
    it('without text gives what the filters leave and the asker may read, in order', async () => {
      const { add, ask } = await opened().place();
      await add('a', { tags: ['pdf'], installs: 1 });
      await add('b', { tags: ['pdf', 'ocr'], installs: 3 });
      await add('c', { tags: ['ocr'], installs: 2 });
      await add('d', { tags: ['pdf'], visibility: 'internal', installs: 9 });
      const all = await ask('', { sort: 'installs' });
      expect(all).toMatchObject({ names: ['b', 'c', 'a'], total: 3 });
      expect((await ask('', { sort: 'name', tags: ['pdf'] })).names).toEqual(['a', 'b']);
      expect((await ask('', { sort: 'installs', tags: ['pdf', 'ocr'] })).names).toEqual(['b']);
      const internal = await ask('', { sort: 'installs', tags: ['pdf'], readable: signedIn });
      expect(internal).toMatchObject({ names: ['d', 'b', 'a'], total: 3 });
    });

    it('finds nothing, and breaks nothing, where there is no word', async () => {
      const { add, ask } = await opened().place();
      await add('a', { description: 'something % " * here' });
      for (const text of [
        '',
        ' ',
        '%',
        '"',
        '*',
        '\u0000',
        '""',
        "'",
        '()',
        'ー',
        '😀',
        '…',
        '\uD800',
        '\u0301',
      ])
        expect([text, await ask(text)]).toEqual([text, { names: [], total: 0, next: null }]);
    });

    it('takes the syntax of queries for plain text', async () => {
      const { add, ask } = await opened().place();
      await add('a', { description: 'this or that and not near it' });
      for (const text of [
        'or',
        'that AND',
        'NOT near',
        '"this',
        'this*',
        'this\u0000',
        "it'",
        '%it%',
        '^this',
        '-this',
        'this:',
        '{this',
        '(this',
        'NEAR(this that)',
      ])
        expect([text, (await ask(text)).names]).toEqual([text, ['a']]);
      for (const text of ['description:this', 'words : this', 'this OR missing', 'this -- that;x'])
        expect([text, (await ask(text)).total]).toEqual([text, 0]);
    });

    it('answers 10,000 characters of anything', async () => {
      const { add, ask } = await opened().place();
      await add('a', { description: 'word '.repeat(20) });
      expect((await ask('word '.repeat(2_000))).names).toEqual(['a']);
      for (const text of [
        'x'.repeat(10_000),
        '数'.repeat(10_000),
        'a b '.repeat(2_500),
        '"'.repeat(10_000),
      ])
        expect((await ask(text)).total).toBe(0);
    });
  });
}
