import { describe, expect, it } from 'vitest';
import { isLfsPointer } from '#schema/lfs-pointer.ts';

const oid = `oid sha256:${'0'.repeat(63)}7`;
const bytes = (text: string) => new TextEncoder().encode(text);

describe('isLfsPointer', () => {
  it.each([
    ['as git-lfs writes it', `version https://git-lfs.github.com/spec/v1\n${oid}\nsize 5242880\n`],
    ['with CRLF', `version https://git-lfs.github.com/spec/v1\r\n${oid}\r\nsize 5242880\r\n`],
    ['without a last line feed', `version https://git-lfs.github.com/spec/v1\n${oid}\nsize 0`],
    [
      'with an extension',
      `version https://git-lfs.github.com/spec/v1\next-0-foo sha256:${'a'.repeat(64)}\n${oid}\nsize 1\n`,
    ],
    ['of an old release', `version https://hawser.github.com/spec/v1\n${oid}\nsize 5\n`],
  ])('knows a pointer %s', (_, text) => {
    expect(isLfsPointer(bytes(text))).toBe(true);
  });

  const pointer = `version https://git-lfs.github.com/spec/v1\n${oid}\nsize 5242880\n`;
  it.each([
    ['nothing', ''],
    ['a text that quotes one', `A pointer looks so:\n\n${pointer}`],
    ['a text that goes on after one', `${pointer}\nThis is what LFS leaves behind.\n`],
    ['a fenced one', `\`\`\`\n${pointer}\`\`\`\n`],
    ['one without an oid', 'version https://git-lfs.github.com/spec/v1\nsize 5242880\n'],
    ['one without a size', `version https://git-lfs.github.com/spec/v1\n${oid}\n`],
    ['another version line', `version 1\n${oid}\nsize 3\n`],
    ['what is too long for one', pointer + 'x y\n'.repeat(300)],
    ['bytes that are no text', `version \u0000`],
  ])('takes %s for a file', (_, text) => {
    expect(isLfsPointer(bytes(text))).toBe(false);
  });

  it('takes bytes that are not UTF-8 for a file', () => {
    expect(isLfsPointer(Uint8Array.of(...bytes('version '), 0xff, 0xfe))).toBe(false);
  });
});
