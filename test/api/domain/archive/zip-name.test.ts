import { describe, expect, it } from 'vitest';
import { readZip } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import { problemsOf } from '#test/support/problems.ts';
import { bytesOf, type RawEntry, rawZip } from '#test/support/zip.ts';

const nameOf = async (entry: RawEntry) => {
  const { files } = await readZip('skill', rawZip([{ name: 'SKILL.md' }, entry]), defaultLimits);
  return files[1]?.path;
};

describe('decodeName', () => {
  it('reads UTF-8 with the flag and without', async () => {
    expect(await nameOf({ name: '说明.md' })).toBe('说明.md');
    expect(await nameOf({ name: '说明.md', flags: 0 })).toBe('说明.md');
  });

  it('refuses a name that is flagged as UTF-8 and is not, by its number', async () => {
    const entry = { name: Uint8Array.of(0x61, 0xff) };
    const problems = await problemsOf('archive.invalid', () => nameOf(entry));
    expect(problems).toEqual([{ pointer: 'entry 2', detail: 'the name is not valid UTF-8' }]);
  });

  it('reads the names that Windows in Chinese writes', async () => {
    const name = Uint8Array.of(0xcb, 0xb5, 0xc3, 0xf7, ...bytesOf('.md'));
    expect(await nameOf({ name, flags: 0 })).toBe('说明.md');
  });

  it('prefers the Unicode name that travels beside an old one', async () => {
    const unicode = bytesOf('résumé.md');
    const extra = Uint8Array.of(0x75, 0x70, 5 + unicode.length, 0, 1, 0, 0, 0, 0, ...unicode);
    const name = Uint8Array.of(0x72, 0x82, ...bytesOf('.md'));
    expect(await nameOf({ name, flags: 0, extra })).toBe('résumé.md');
  });

  it('reads any other name as code page 437', async () => {
    const name = Uint8Array.of(0x72, 0x82, 0x73, 0x75, 0x6d, 0x82);
    expect(await nameOf({ name, flags: 0 })).toBe('résumé');
  });
});
