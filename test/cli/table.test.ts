import { describe, expect, it } from 'vitest';
import { fitWidth, formatTable, formatTsv, textWidth } from '#cli/table.ts';

describe('tables', () => {
  it('lines up columns of Chinese text by their width on the screen', () => {
    const lines = formatTable(
      [{ title: 'NAME' }, { title: 'INSTALLS', align: 'right' }],
      [
        ['写作助手', 5],
        ['pdf', 1200],
      ],
      { columns: 80 },
    );
    const [, first = '', second = ''] = lines;
    expect(textWidth(first)).toBe(textWidth(second));
  });

  it('shrinks the flexible column until the table fits, cutting at a word', () => {
    const description = 'Reads tables out of PDF files and writes them as spreadsheets';
    const lines = formatTable(
      [{ title: 'REF' }, { title: 'DESCRIPTION', flexible: true }],
      [['ns/pdf', description]],
      { columns: 40 },
    );
    for (const line of lines) expect(textWidth(line)).toBeLessThanOrEqual(40);
    const shown = lines[1]?.slice('ns/pdf'.length).trim().replace('…', '') ?? '';
    expect(description.startsWith(`${shown} `)).toBe(true);
  });

  it('goes on below in a column that wraps, and cuts nothing', () => {
    const why =
      '"taken" is published by hand 表格处理技能的名称 and-a-word-of-more-than-thirty-letters';
    const lines = formatTable(
      [{ title: 'NAME' }, { title: 'WHY', flexible: 'wrap' }],
      [
        ['taken', why],
        ['other', ''],
      ],
      { columns: 27 },
    );
    expect(lines).toEqual([
      'NAME   WHY',
      'taken  "taken" is published',
      '       by hand',
      '       表格处理技能的名称',
      '       and-a-word-of-more-t',
      '       han-thirty-letters',
      'other',
    ]);
  });

  it('never cuts a wide character in two', () => {
    expect(fitWidth('一二三四五', 6)).toBe('一二…');
    expect(fitWidth('👩‍💻👩‍💻👩‍💻', 5)).toBe('👩‍💻👩‍💻…');
    expect(fitWidth('short', 10)).toBe('short');
  });

  it('writes whole cells between tabs in a pipe, whatever is in them', () => {
    expect(formatTsv([['a\tb', null, 'c\nd', 3]]).map(({ terminal }) => terminal)).toEqual([
      'a b\t\tc d\t3',
    ]);
  });
});
