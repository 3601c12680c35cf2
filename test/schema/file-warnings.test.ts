import { describe, expect, it } from 'vitest';
import { fileWarnings } from '#schema/file-warnings.ts';

const warningsOf = (text: string, path = 'a.txt') =>
  fileWarnings(path, new TextEncoder().encode(text));

describe('fileWarnings', () => {
  it('names the first character that is not seen with its line, and how many there are', () => {
    expect(warningsOf('one\ntwo \u202e\n')).toEqual([
      {
        code: 'text.invisible',
        file: 'a.txt',
        line: 2,
        text: 'The text has a character that is not seen: U+202E right-to-left override',
      },
    ]);
    expect(warningsOf('\n\u200b\n\u200b\u2066')[0]).toMatchObject({
      line: 2,
      text: expect.stringContaining('3 characters'),
    });
  });

  it('says nothing of plain text, of other scripts, of a byte order mark and of binary files', () => {
    expect(warningsOf('plain\r\ntext\twith\f\n')).toEqual([]);
    expect(warningsOf('\ufeff说明 👩\u200d🚀 می\u200cخواهم\n')).toEqual([]);
    expect(fileWarnings('a.png', Uint8Array.of(0x89, 0x50, 0, 0xe2, 0x80, 0xae))).toEqual([]);
  });

  it('marks a lone carriage return, an escape and a null alike', () => {
    expect(warningsOf('rm -rf ~ #\recho hello\n')).toHaveLength(1);
    expect(warningsOf('\u001b[2J')).toHaveLength(1);
  });

  it('finds what stands at the end of a large file', () => {
    const [warning] = warningsOf(`${'a line of text\n'.repeat(300_000)}\u202e`);
    expect(warning?.line).toBe(300_001);
  });

  it('looks at so many at most, and says where it did not look', () => {
    const [warning] = warningsOf(`${'ی\u200c'.repeat(30_000)}\u202e`);
    expect(warning).toMatchObject({ code: 'text.invisible', line: null });
    expect(warning?.text).toContain('the rest was not looked at');
    expect(warningsOf('\u200b'.repeat(50_000))[0]?.text).toContain('at least 1000');
  });
});
