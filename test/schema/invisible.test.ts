import { describe, expect, it } from 'vitest';
import { invisibleMarks, showInvisible } from '#schema/invisible.ts';

describe('invisibleMarks', () => {
  it.each([
    ['a bidirectional override', 'run\u202ehs.txt', 'right-to-left override'],
    ['an isolate', 'if (a \u2066/* b */) {', 'left-to-right isolate'],
    ['an embedding', 'a\u202bb', 'right-to-left embedding'],
    ['a zero-width space', 'pass\u200bword', 'zero width space'],
    ['a joiner between Latin letters', 'ad\u200dmin', 'zero width joiner'],
    ['a non-joiner between Latin letters', 'ad\u200cmin', 'zero width non-joiner'],
    ['a second joiner beside the first', 'می\u200c\u200dخواهم', 'zero width joiner'],
    ['a joiner between an emoji and a letter', '👩\u200dx', 'zero width joiner'],
    ['a direction mark in Latin text', 'a\u200fb', 'right-to-left mark'],
    ['a soft hyphen', 'ad\u00admin', 'soft hyphen'],
    ['a word joiner', 'a\u2060b', 'word joiner'],
    ['a byte order mark inside', 'a\ufeffb', 'zero width no-break space'],
    ['a tag character', 'hello\u{e0069}', 'tag character'],
    ['a variation selector after a letter', 'a\ufe0f', 'variation selector'],
    ['a variation selector after a digit that is no keycap', '1\ufe0f', 'variation selector'],
    ['a second variation selector', '😀\ufe0f\ufe0e', 'variation selector'],
    ['one of the many variation selectors after an emoji', '😀\u{e0101}', 'variation selector'],
    ['a Hangul filler', 'const \u3164 = 1', 'Hangul filler'],
    ['an escape', 'a\u001b[31m', 'escape'],
    ['a backspace', 'a\bb', 'backspace'],
    ['a null', 'a\0b', 'null'],
    ['a control of the upper half', 'a\u0085b', 'control character'],
    [
      'a carriage return that hides a line',
      'rm -rf ~ #\recho hello',
      'carriage return without a line feed',
    ],
    ['a line separator', '// a\u2028b', 'line separator'],
    ['an annotation', 'a\ufff9b', 'interlinear annotation anchor'],
    ['an invisible operator', 'f\u2061x', 'function application'],
  ])('marks %s', (_, text, name) => {
    expect(invisibleMarks(text).map((mark) => mark.name)).toEqual([name]);
  });

  it.each([
    ['Latin text with tabs and line ends', 'a\tb\nc\r\nd\f'],
    ['a byte order mark at the start', '\ufeff---\nname: x\n'],
    ['emoji joined to a family', '👩\u200d👩\u200d👧 and ❤\ufe0f\u200d🔥 and 🏳\ufe0f\u200d🌈'],
    ['emoji with a skin colour and a profession', '👩🏽\u200d🚀'],
    ['a keycap', '1\ufe0f\u20e3 #\ufe0f\u20e3'],
    ['signs shown as emoji or as text', '©\ufe0f ☎\ufe0e ⚠\ufe0f'],
    ['the flags of regions', '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}'],
    ['Persian with a non-joiner', 'می\u200cخواهم'],
    ['Hindi with a joiner', 'क्\u200dष and क्\u200cष'],
    ['Sinhala with a joiner', 'ශ්\u200dරී'],
    ['Hebrew with a direction mark', 'שלום\u200f C++'],
    ['Thai with a zero-width space', 'ภาษา\u200bไทย'],
    ['Mongolian with its selectors', 'ᠠ\u180b ᠠ\u180e'],
    ['Han with a selector', '葛\u{e0100} and 㐂\ufe00'],
    ['Chinese and Japanese', '前端技能，日本語。'],
    ['accents that compose', 'e\u0301 n\u0303'],
  ])('leaves %s alone', (_, text) => {
    expect(invisibleMarks(text)).toEqual([]);
  });

  it('marks a row of tags that is no flag, and what follows one', () => {
    expect(invisibleMarks('🏴\u{e0068}\u{e0069}\u{e007f}')).toHaveLength(3);
    const flag = '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}';
    expect(invisibleMarks(`${flag}\u{e0068}`)).toHaveLength(1);
  });

  it('says where each stands and which it is', () => {
    expect(invisibleMarks('one\ntwo\u202e\n\n\u{e0041}')).toEqual([
      { offset: 7, length: 1, line: 2, codePoint: 0x202e, name: 'right-to-left override' },
      { offset: 10, length: 2, line: 4, codePoint: 0xe0041, name: 'tag character' },
    ]);
  });

  it('stops at the number that was asked for', () => {
    expect(invisibleMarks('\u200b'.repeat(1_000), 3)).toHaveLength(3);
  });
});

describe('showInvisible', () => {
  it('writes out what is not seen and leaves the rest', () => {
    expect(showInvisible('run\u202ehs.txt')).toBe('run‹U+202E›hs.txt');
    expect(showInvisible('a\u{e0041}b\u0007')).toBe('a‹U+E0041›b‹U+0007›');
    expect(showInvisible('👩\u200d🚀 می\u200cخواهم\r\n')).toBe('👩\u200d🚀 می\u200cخواهم\r\n');
  });
});
