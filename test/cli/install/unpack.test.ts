import { describe, expect, it } from 'vitest';
import { defaultLimits } from '#api/domain/limits.ts';
import { buildArchive } from '#api/domain/archive.ts';
import { digestOf, unpack } from '#cli/install/unpack.ts';
import { bomb, bytesOf, type RawEntry, rawZip } from '#test/support/zip.ts';

const manifest: RawEntry = { name: 'SKILL.md', content: '---\nname: x\n---\n' };
const open = (archive: Uint8Array) => unpack(archive, { kind: 'skill', digest: digestOf(archive) });
const refusal = (archive: Uint8Array) => {
  try {
    open(archive);
  } catch (err) {
    return err as { code: string; message: string; errors?: { pointer: string; detail: string }[] };
  }
  throw new Error('It was not refused');
};

describe('unpack', () => {
  it('gives every file of an archive that a registry built, with bytes and executable bits', async () => {
    const sources = [
      {
        path: 'SKILL.md',
        bytes: bytesOf('---\nname: x\ndescription: y\n---\n'),
        executable: false,
      },
      { path: 'scripts/run.sh', bytes: bytesOf('echo hi\n'), executable: true },
      { path: '空.bin', bytes: new Uint8Array(), executable: false },
      { path: 'zero.bin', bytes: new Uint8Array(5000), executable: false },
    ];
    const { bytes } = await buildArchive('skill', sources, defaultLimits);
    const files = open(bytes);
    expect(files.map(({ path, executable }) => [path, executable])).toEqual(
      sources
        .map(({ path, executable }) => [path, executable] as const)
        .toSorted(([a], [b]) => (a < b ? -1 : 1)),
    );
    for (const { path, bytes } of sources) {
      const file = files.find((one) => one.path === path)!;
      expect(Buffer.from(file.bytes)).toEqual(Buffer.from(bytes));
      expect(`sha256:${file.sha256}`).toBe(digestOf(bytes));
    }
  });

  it('refuses an archive of another digest, also when one byte differs', () => {
    const archive = rawZip([manifest]);
    const { length } = archive;
    const digest = digestOf(archive);
    archive[length - 30] = (archive[length - 30] ?? 0) ^ 1;
    expect(() => unpack(archive, { kind: 'skill', digest })).toThrow(/digest/);
  });

  it.each<[string, RawEntry, RegExp]>([
    ['a path with ..', { name: '../evil.sh', content: 'x' }, /leaves its folder/],
    ['an absolute path', { name: '/etc/cron.d/x', content: 'x' }, /absolute/],
    ['a drive letter', { name: 'C:/x', content: 'x' }, /drive letter/],
    ['a backslash', { name: '..\\evil', content: 'x' }, /backslash/],
    ['a link', { name: 'link', content: '/etc/passwd', mode: 0o120777 }, /link/],
    ['a device', { name: 'null', mode: 0o020666 }, /regular/],
    ['a pipe', { name: 'pipe', mode: 0o010666 }, /regular/],
    ['a folder', { name: 'docs/', mode: 0o040755, method: 0 }, /folder/],
    ['the same name twice', { name: 'SKILL.md', content: 'other' }, /twice/],
    ['a name that differs in case only', { name: 'skill.MD', content: 'x' }, /case/],
    ['an encrypted entry', { name: 'secret', content: 'x', flags: 0x0801 }, /encrypted/],
    ['an unknown compression', { name: 'x', data: bytesOf('x'), method: 12 }, /compression/],
  ])('refuses %s and names the entry', (_, entry, reason) => {
    const { code, errors } = refusal(rawZip([manifest, entry]));
    expect(code).toBe('cli.refused');
    expect(errors?.map(({ pointer }) => pointer)).toContain(entry.name);
    expect(errors?.map(({ detail }) => detail).join()).toMatch(reason);
  });

  it.each<[string, Uint8Array]>([
    ['no SKILL.md at the root', rawZip([{ name: 'x/SKILL.md', content: 'x' }])],
    ['nothing', new Uint8Array()],
    ['no ZIP', bytesOf('<html>a proxy says no</html>'.repeat(9))],
    ['a ZIP cut off', rawZip([manifest]).subarray(0, 80)],
    ['an end that is not at the end', rawZip([manifest], { comment: bytesOf('hidden') })],
    ['a directory that is elsewhere', rawZip([manifest], { directoryOffset: 3 })],
    ['more entries than there are', rawZip([manifest], { count: 9 })],
    ['data outside of the file', rawZip([{ ...manifest, headerOffset: 0x7fffffff }])],
    ['data that is cut off', rawZip([{ ...manifest, compressedBytes: 100_000 }])],
    ['data that is no deflate', rawZip([{ ...manifest, data: bytesOf('\xff\xff\xff') }])],
    ['a size that lies', rawZip([{ ...manifest, sizeBytes: 3 }])],
    ['a name that is not UTF-8', rawZip([manifest, { name: Uint8Array.of(0xff, 0xfe) }])],
  ])('refuses %s', (_, archive) => {
    expect(refusal(archive).code).toBe('cli.refused');
  });

  it('stops at the announced size of an entry that unpacks to gigabytes', () => {
    const archive = rawZip([manifest, { name: 'bomb', data: bomb(3e9), sizeBytes: 100 }]);
    const before = process.memoryUsage().rss;
    expect(refusal(archive).errors?.[0]?.pointer).toBe('bomb');
    expect(process.memoryUsage().rss - before).toBeLessThan(200e6);
  });

  it('refuses counts and sizes other than the registry announced', () => {
    const archive = rawZip([manifest]);
    const digest = digestOf(archive);
    expect(() => unpack(archive, { kind: 'skill', digest, fileCount: 2 })).toThrow(/announced/);
    expect(() => unpack(archive, { kind: 'skill', digest, unpackedBytes: 1 })).toThrow(/announced/);
    expect(
      unpack(archive, { kind: 'skill', digest, fileCount: 1, unpackedBytes: 16 }),
    ).toHaveLength(1);
  });
});
