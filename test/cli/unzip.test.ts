import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { unzip } from '#cli/unzip.ts';

/** Changes 4 bytes at an offset into the first entry of the central directory. */
function withDirectory(zip: Uint8Array, offset: number, value: number): Uint8Array {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const start = view.getUint32(zip.length - 22 + 16, true);
  view.setUint32(start + offset, value, true);
  return zip;
}

describe('an archive from a registry', () => {
  it('refuses paths that leave the folder, and absolute ones', async () => {
    for (const path of ['../evil', '/etc/evil', 'a/../../evil', 'C:/evil', 'a\\b']) {
      await expect(unzip(zipSync({ [path]: strToU8('x') }))).rejects.toMatchObject({
        code: 'cli.refused',
        errors: [{ pointer: path }],
      });
    }
  });

  it('refuses a link', async () => {
    const attrs = (0o120777 << 16) >>> 0;
    const zip = zipSync({ link: [strToU8('/etc/passwd'), { os: 3, attrs }] });
    await expect(unzip(zip)).rejects.toMatchObject({ code: 'cli.refused' });
  });

  it('refuses a file that unpacks to more, or less, than the archive says', async () => {
    const bomb = () => zipSync({ a: new Uint8Array(1_000_000) });
    for (const lie of [10, 2_000_000]) {
      await expect(unzip(withDirectory(bomb(), 24, lie))).rejects.toMatchObject({
        code: 'cli.refused',
      });
    }
  });

  it('refuses one that promises more than a disk should take, before unpacking it', async () => {
    const zip = withDirectory(zipSync({ a: new Uint8Array(1000) }), 24, 0xfffffff0);
    await expect(unzip(zip)).rejects.toThrow(/unpacks to 4294967280 bytes/);
  });

  it('refuses what is no ZIP, and one that was cut', async () => {
    const zip = zipSync({ a: strToU8('hello') });
    for (const bytes of [new Uint8Array(0), strToU8('hello'), zip.subarray(0, zip.length - 10)]) {
      await expect(unzip(bytes)).rejects.toMatchObject({ code: 'cli.refused' });
    }
  });
});
