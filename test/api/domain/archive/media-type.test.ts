import { describe, expect, it } from 'vitest';
import { isText } from '#schema/text-bytes.ts';
import { mediaTypeOf } from '#api/domain/archive/media-type.ts';
import { bytesOf } from '#test/support/zip.ts';

describe('mediaTypeOf', () => {
  it.each([
    ['SKILL.md', 'text/markdown'],
    ['scripts/Run.PY', 'text/x-python'],
    ['a.sh', 'text/x-shellscript'],
    ['x.json', 'application/json'],
    ['LICENSE', 'text/plain'],
    ['.gitignore', 'text/plain'],
    ['a.unknown', 'text/plain'],
    ['x.constructor', 'text/plain'],
    ['logo.png', 'image/png'],
  ])('says of the text in %s: %s', (path, type) => {
    expect(mediaTypeOf(path, bytesOf('some text, 文字\n'))).toBe(type);
  });

  it('believes the content where a text extension lies', () => {
    expect(mediaTypeOf('a.md', Uint8Array.of(0, 1, 2))).toBe('application/octet-stream');
    expect(mediaTypeOf('a', Uint8Array.of(0xff, 0xfe))).toBe('application/octet-stream');
  });
});

describe('isText', () => {
  it('takes UTF-8 of any length for text, cut inside a character or not', () => {
    expect(isText(new Uint8Array())).toBe(true);
    for (let shift = 0; shift < 4; shift++) {
      expect(isText(bytesOf(`${'x'.repeat(shift)}${'🎉'.repeat(20_000)}`))).toBe(true);
    }
  });

  it('takes NUL, other encodings and a cut last character for binary', () => {
    expect(isText(bytesOf('a\0b'))).toBe(false);
    expect(isText(Uint8Array.of(0xc3, 0xf7))).toBe(false);
    expect(isText(bytesOf('字').subarray(0, 2))).toBe(false);
  });
});
