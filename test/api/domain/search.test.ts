import { describe, expect, it } from 'vitest';
import { nameKey, queryTokensMax, searchTerms, tokens } from '#api/domain/search.ts';
import { processorMilliseconds } from '#test/support/processor-time.ts';

describe('tokens', () => {
  it('gives lower-case words of letters and digits', () => {
    expect(tokens('Use the TDD-workflow, v2.1')).toEqual([
      'use',
      'the',
      'tdd',
      'workflow',
      'v2',
      '1',
    ]);
    expect(tokens('snake_case camelCase node.js')).toEqual([
      'snake',
      'case',
      'camelcase',
      'node',
      'js',
    ]);
    expect(tokens('Привет ΣΟΦΟΣ Straße')).toEqual(['привет', 'σοφοσ', 'straße']);
  });

  it('keeps c++, c# and f# whole, and nothing else of punctuation', () => {
    expect(tokens('C++, C#; F#. a+b x++y # ++ issue #12')).toEqual([
      'c++',
      'c#',
      'f#',
      'a',
      'b',
      'x',
      'y',
      'issue',
      '12',
    ]);
  });

  it('gives overlapping bigrams and the last character of Han, Kana and Hangul', () => {
    expect(tokens('数据分析')).toEqual(['数据', '据分', '分析', '析']);
    expect(tokens('数')).toEqual(['数']);
    expect(tokens('データ')).toEqual(['デー', 'ータ', 'タ']);
    expect(tokens('人々')).toEqual(['人々', '々']);
    expect(tokens('한국어')).toEqual(['한국', '국어', '어']);
    expect(tokens('𠮷野')).toEqual(['𠮷野', '野']);
  });

  it('cuts mixed text where the script changes', () => {
    expect(tokens('把PDF转换成2个Word')).toEqual([
      '把',
      'pdf',
      '转换',
      '换成',
      '成',
      '2',
      '个',
      'word',
    ]);
  });

  it('takes compatible and decomposed forms for one', () => {
    expect(tokens('ＰＤＦ ①')).toEqual(['pdf', '1']);
    expect(tokens('ﾃﾞｰﾀ')).toEqual(tokens('データ'));
    expect(tokens('re\u0301sume\u0301')).toEqual(['r\u00E9sum\u00E9']);
    expect(tokens('\u1112\u1161\u11AB국')).toEqual(tokens('한국'));
  });

  it('ignores emoji, lone marks, invisible characters and broken surrogates', () => {
    expect(tokens('👩‍💻 ❤️ \u0301 \uFE0F \uD800 \u0000 … 。')).toEqual([]);
    expect(tokens('soft\u00ADware zero\u200Bwidth 1\uFE0F\u20E3')).toEqual([
      'software',
      'zerowidth',
      '1',
    ]);
  });

  it('gives tokens of letters, marks, digits, + and # only, of at most 64 characters', () => {
    const all = tokens(
      `${'x'.repeat(1_000)} "quoted" a\u0000b * % ( ) ${'\u0301'.repeat(200)} e${'\u0301'.repeat(200)}`,
    );
    expect(all.length).toBeGreaterThan(16);
    for (const token of all) {
      expect(token).toMatch(/^[\p{L}\p{M}\p{N}]+(\+\+|#)?$/u);
      expect(token.length).toBeLessThanOrEqual(66);
    }
  });

  it('takes linear time on a megabyte of anything', async () => {
    const hostile = [
      'a'.repeat(1_000_000),
      '数'.repeat(1_000_000),
      'a数'.repeat(500_000),
      'a+'.repeat(500_000),
      `a${'\u0315\u0300'.repeat(500_000)}`,
      '\u0300'.repeat(1_000_000),
      '\uFDFA'.repeat(300_000),
      '\u1100\u1161'.repeat(500_000),
    ];
    // The slowest takes 0.3 s; quadratic time would be minutes.
    expect(await processorMilliseconds(() => hostile.forEach(tokens))).toBeLessThan(15_000);
  });
});

describe('searchTerms', () => {
  it('takes the last word for a beginning, and no other', () => {
    expect(searchTerms('Merge PDF fi')).toEqual([
      { tokens: ['merge'], prefix: false },
      { tokens: ['pdf'], prefix: false },
      { tokens: ['fi'], prefix: true },
    ]);
  });

  it('takes a run of Chinese for its bigrams in a row, and one character for a beginning', () => {
    expect(searchTerms('数据分析 图')).toEqual([
      { tokens: ['数据', '据分', '分析'], prefix: false },
      { tokens: ['图'], prefix: true },
    ]);
  });

  it('asks for nothing where there is no word', () => {
    for (const text of ['', ' ', '%', '"*"', '\u0000', '…', '😀'])
      expect(searchTerms(text)).toEqual([]);
  });

  it('asks for each thing once, and for no more than 16 tokens', () => {
    expect(searchTerms('pdf PDF pdf x')).toHaveLength(2);
    for (const text of [
      'a b c d e f g h '.repeat(1_250),
      '数据分析工具'.repeat(2_000),
      'x'.repeat(10_000),
    ]) {
      const count = searchTerms(text).flatMap((term) => term.tokens).length;
      expect(count).toBeGreaterThan(0);
      expect(count).toBeLessThanOrEqual(queryTokensMax);
    }
  });

  it('asks for what tokens() gives, so that each text finds itself', () => {
    for (const text of ['node.js', 'C++ 数据分析 tool', 'データベース', 'e\u0301tude №5']) {
      const held = tokens(text);
      for (const term of searchTerms(text)) {
        for (const token of term.tokens)
          expect(held.some((one) => (term.prefix ? one.startsWith(token) : one === token))).toBe(
            true,
          );
      }
    }
  });
});

describe('nameKey', () => {
  it('makes a name of a title', () => {
    expect(nameKey(' PDF  Tools ')).toBe('pdf-tools');
    expect(nameKey('pdf_tools')).toBe('pdf-tools');
    expect(nameKey('数据 分析')).toBe('数据-分析');
  });
});
