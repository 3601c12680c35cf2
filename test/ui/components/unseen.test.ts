import { describe, expect, it } from 'vitest';
import { markedPieces, markHtml } from '#ui/components/unseen.ts';

describe('markedPieces', () => {
  it('cuts a text at what a reader does not see', () => {
    expect(markedPieces('run\u202ehs.txt')).toEqual([
      'run',
      expect.objectContaining({ codePoint: 0x202e, name: 'right-to-left override' }),
      'hs.txt',
    ]);
    expect(markedPieces('\u200b')).toEqual([expect.objectContaining({ codePoint: 0x200b })]);
  });

  it('gives a text without any as it is', () => {
    for (const text of ['', '前端 skills', '👩\u200d🚀', 'שלום\u200f C++'])
      expect(markedPieces(text)).toEqual([text]);
  });
});

describe('markHtml', () => {
  it('marks the text, and writes out what is in an attribute', () => {
    expect(markHtml('<a title="a\u202eb > c" href="x">i\u2066f</a>')).toBe(
      '<a title="a‹U+202E›b > c" href="x">i<span class="unseen" title="U+2066 left-to-right isolate">U+2066</span>f</a>',
    );
  });

  it('gives HTML without any as it is', () => {
    const html = '<p>前端 <em>skills</em> &#38; 👩\u200d🚀</p>\n';
    expect(markHtml(html)).toBe(html);
  });

  it('loses nothing of HTML that is no HTML', () => {
    for (const html of ['a < b \u200b> c', '<', '<a "\u200b', '"<b>\u200b'])
      expect(
        markHtml(html).replaceAll(/<span class="unseen"[^>]*>U\+200B<\/span>|‹U\+200B›/g, '\u200b'),
      ).toBe(html);
  });
});
