import { describe, expect, it } from 'vitest';
import { decodeManifest } from '#schema/manifest/decode.ts';
import { problemsOf } from '#test/support/problems.ts';
import { bytesOf } from '#test/support/zip.ts';

const refusal = (bytes: Uint8Array) =>
  problemsOf('manifest.invalid', () => decodeManifest(bytes, 'SKILL.md'));

describe('decodeManifest', () => {
  it('gives UTF-8 text, without its byte order mark', () => {
    expect(decodeManifest(bytesOf('---\n技能 🎉'), 'SKILL.md')).toBe('---\n技能 🎉');
    expect(decodeManifest(bytesOf('\ufeff---'), 'SKILL.md')).toBe('---');
  });

  it('names the line of the first byte that is not UTF-8', async () => {
    const gbk = Uint8Array.of(
      ...bytesOf('---\nname: a\ndescription: '),
      0xcb,
      0xb5,
      0xc3,
      0xf7,
      0x0a,
    );
    expect(await refusal(gbk)).toEqual([
      { pointer: 'SKILL.md:3', detail: expect.stringContaining('not UTF-8') },
    ]);
    const [cut] = await refusal(bytesOf('a\n字').subarray(0, 4));
    expect(cut?.pointer).toBe('SKILL.md:2');
  });

  it('says of UTF-16 what it is', async () => {
    const [problem] = await refusal(Uint8Array.of(0xff, 0xfe, 0x2d, 0x00));
    expect(problem?.detail).toContain('UTF-16');
  });

  it('takes 1 MiB and refuses a byte more', async () => {
    expect(decodeManifest(new Uint8Array(1024 * 1024).fill(0x61), 'SKILL.md')).toHaveLength(
      1024 * 1024,
    );
    const [problem] = await refusal(new Uint8Array(1024 * 1024 + 1));
    expect(problem?.detail).toContain('1 MiB');
  });
});
