import { describe, expect, it } from 'vitest';
import { plainText, plainTextLengthMax } from '#schema/manifest/plain-text.ts';
import { processorMilliseconds } from '#test/support/processor-time.ts';

describe('plainText', () => {
  it('keeps the words and drops marks, HTML, link targets and fences', () => {
    const markdown = [
      '# Title `code` #1',
      '',
      'Some **bold** _text_ with a [link](https://example.org/secret "t") and ![a picture](a.png).',
      '<b onclick="x()">html</b> <!-- hidden --> 5 < 6 > 4, snake_case',
      '```python',
      'print("hi")',
      '```',
      '| one | two |',
      '|-----|:---:|',
      '| 三 | 四 |',
      '- item',
      '2. second',
      '> quote',
    ].join('\n');
    expect(plainText(markdown)).toBe(
      'Title code #1 Some bold _text_ with a link and a picture. html 5 < 6 > 4, snake_case ' +
        'print("hi") one two 三 四 item second quote',
    );
  });

  it('cuts at its bound, never inside a character', () => {
    expect(plainText('word '.repeat(10_000))).toHaveLength(plainTextLengthMax);
    expect(plainText(`x${'🎉'.repeat(20_000)}`).isWellFormed()).toBe(true);
  });

  it('takes hostile marks in linear time', async () => {
    const marks = ['[', '![a](', '<a ', '<!--', '| ', '`', ' ', '[[a](b)', '\n', '_', '* '];
    const spent = await processorMilliseconds(() =>
      marks.forEach((mark) => plainText(`${mark.repeat(100_000)}x`)),
    );
    // All of them take 20 ms.
    expect(spent).toBeLessThan(5000);
  });
});
