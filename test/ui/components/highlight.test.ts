import { describe, expect, it } from 'vitest';
import { highlight, queryTerms } from '#ui/components/highlight.ts';

const marked = (text: string, query: string) =>
  highlight(text, queryTerms(query))
    .filter((piece) => piece.match)
    .map((piece) => piece.text);

describe('highlight', () => {
  it('marks words whatever their case, at the start of a word only', () => {
    expect(marked('PDF tools: split a pdf, not an apdf; PDFs too', 'pdf')).toEqual([
      'PDF',
      'pdf',
      'PDF',
    ]);
  });

  it('marks a Latin word between Chinese ones', () => {
    expect(marked('调用API的速率', 'api')).toEqual(['API']);
  });

  it('marks Chinese words whole and in pairs', () => {
    expect(marked('前端代码审查，审查代码', '代码审查')).toEqual(['代码审查', '审查', '代码']);
    expect(marked('图像识别', '图')).toEqual(['图']);
  });

  it('takes a query of both scripts apart', () => {
    expect(queryTerms('React组件').toSorted()).toEqual(['react', '组件'].toSorted());
  });

  it('keeps the text whole, and takes signs of a pattern for what they are', () => {
    const text = 'Use c++ (or [c]) for .*';
    expect(
      highlight(text, queryTerms('.* [c] ('))
        .map((piece) => piece.text)
        .join(''),
    ).toBe(text);
    expect(highlight(text, queryTerms('%"*'))).toEqual([{ text, match: false }]);
    expect(highlight('', queryTerms('a'))).toEqual([{ text: '', match: false }]);
  });
});
