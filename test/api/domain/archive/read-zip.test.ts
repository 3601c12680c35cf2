import { zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { readZip } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import { AppError, type ErrorItem } from '#schema/error.ts';
import { problemsOf } from '#test/support/problems.ts';
import { processorMilliseconds } from '#test/support/processor-time.ts';
import { bomb, bytesOf, type RawEnd, type RawEntry, rawZip } from '#test/support/zip.ts';

const skill: RawEntry = { name: 'SKILL.md', content: '---\nname: a\ndescription: b\n---\n' };
const read = (entries: RawEntry[], end?: RawEnd) =>
  readZip('skill', rawZip(entries, end), defaultLimits).then(({ files }) => files);
const pathsOf = async (entries: RawEntry[]) => (await read(entries)).map(({ path }) => path);
const refusal = (entries: RawEntry[], end?: RawEnd) =>
  problemsOf('archive.invalid', () => read(entries, end));

/** Why an archive with this entry is refused: the one problem there is, which must name the file. */
async function reasonOf(entry: RawEntry, pointer = entry.name): Promise<string> {
  const [problem, ...others] = await refusal([skill, entry]);
  if (!problem || others.length > 0) throw new Error(`${others.length + 1} problems, expected one`);
  if (problem.pointer !== pointer) throw new Error(`the problem is of ${problem.pointer}`);
  return problem.detail;
}

describe('readZip', () => {
  it('gives the files with their bytes and executable bits, stored or deflated', async () => {
    const binary = Uint8Array.from({ length: 300 }, (_, index) => index % 256);
    const files = await read([
      skill,
      { name: 'bin/', mode: 0o040755, method: 0 },
      { name: 'bin/run', content: '#!/bin/sh\n', mode: 0o100755, method: 0 },
      { name: 'data.bin', content: binary },
      { name: 'empty', content: '' },
      { name: 'empty-stored', content: '', method: 0 },
    ]);
    expect(files).toEqual([
      { path: 'SKILL.md', bytes: bytesOf(String(skill.content)), executable: false },
      { path: 'bin/run', bytes: bytesOf('#!/bin/sh\n'), executable: true },
      { path: 'data.bin', bytes: binary, executable: false },
      { path: 'empty', bytes: new Uint8Array(), executable: false },
      { path: 'empty-stored', bytes: new Uint8Array(), executable: false },
    ]);
  });

  it('reads what another writer made', async () => {
    const content = { 'SKILL.md': bytesOf('x'), docs: { 'a.md': bytesOf('y'.repeat(5000)) } };
    const { files } = await readZip('skill', zipSync(content), defaultLimits);
    expect(files.map(({ path, bytes }) => [path, bytes.length])).toEqual([
      ['SKILL.md', 1],
      ['docs/a.md', 5000],
    ]);
  });

  it('reads entries whose sizes follow the data, and skips a comment that looks like an end', async () => {
    const local = { flags: 0x0808, crc: 0, compressedBytes: 0, sizeBytes: 0 };
    const comment = Uint8Array.of(0x50, 0x4b, 0x05, 0x06, ...bytesOf('x'.repeat(30)));
    const files = await read([{ ...skill, flags: 0x0808, local }], { comment });
    expect(files).toHaveLength(1);
  });

  it('takes off the one folder around everything, as in archives from GitHub', async () => {
    const entries = [
      { name: 'repo-main/', mode: 0o040755 },
      { ...skill, name: 'repo-main/skill.md' },
      { name: 'repo-main/a/b.txt' },
      { name: '__MACOSX/repo-main/._skill.md' },
    ];
    expect(await pathsOf(entries)).toEqual(['skill.md', 'a/b.txt']);
  });

  it('leaves the folder when the manifest is at the root or deeper, or a file is beside it', async () => {
    expect(await pathsOf([skill, { name: 'x/SKILL.md' }])).toEqual(['SKILL.md', 'x/SKILL.md']);
    expect(await pathsOf([{ name: 'x/SKILL.md' }, { name: 'y' }])).toEqual(['x/SKILL.md', 'y']);
    expect(await pathsOf([{ name: 'x/y/SKILL.md' }])).toEqual(['x/y/SKILL.md']);
  });

  it('drops what desktops and tools left, even links among it', async () => {
    const entries = [
      skill,
      { name: '.DS_Store' },
      { name: 'a/__pycache__/x.pyc' },
      { name: '.git/config' },
      { name: 'node_modules/.bin/x', content: '../x', mode: 0o120777 },
    ];
    expect(await pathsOf(entries)).toEqual(['SKILL.md']);
  });

  it.each([
    ['../../etc/passwd', '..'],
    ['/etc/passwd', 'absolute'],
    ['a\\..\\b', 'backslash'],
    ['C:/windows/x', 'drive'],
    ['a/./b', '. segment'],
    ['a//b', 'empty segment'],
    ['nul\0.txt', 'control'],
    ['../folder/', '..'],
    ['.git/../../x', '..'],
  ])('refuses the path %j', async (name, reason) => {
    expect(await reasonOf({ name, content: '' })).toMatch(reason);
  });

  it('tells what it left out, but for what desktops scatter', async () => {
    const zip = rawZip([
      skill,
      { name: '.git/config' },
      { name: '.git/HEAD' },
      { name: 'a/.DS_Store' },
    ]);
    const { warnings } = await readZip('skill', zip, defaultLimits);
    expect(warnings).toEqual([
      {
        code: 'path.left_out',
        file: '.git',
        line: null,
        text: '2 files were left out: .git',
      },
    ]);
  });

  it.each([
    ['a character device', 0o020666],
    ['a block device', 0o060666],
    ['a pipe', 0o010644],
    ['a socket', 0o140755],
  ])('refuses %s', async (_, mode) => {
    expect(await reasonOf({ name: 'special', mode })).toMatch('device, pipe or socket');
  });

  it('refuses a folder that has content', async () => {
    expect(await reasonOf({ name: 'folder/', content: 'x' })).toMatch('folder');
  });

  it('refuses names that are twice there, differ in case, in composition, or are file and folder', async () => {
    expect(await reasonOf({ name: 'SKILL.md', content: 'other' })).toMatch('twice');
    expect(await reasonOf({ name: 'skill.MD' })).toMatch(/collides with SKILL\.md.*case/);
    expect(await reasonOf({ name: 'SKILL.md/x' }, 'SKILL.md')).toMatch('folder');
    const problems = await refusal([skill, { name: '\u00e9' }, { name: 'e\u0301' }]);
    expect(problems[0]?.detail).toContain('composition');
  });

  it('refuses encrypted files and compressions it does not know', async () => {
    expect(await reasonOf({ name: 'a', content: 'x', flags: 0x0801 })).toMatch('encrypted');
    expect(await reasonOf({ name: 'a', content: 'x', method: 12 })).toMatch('method 12');
    expect(await reasonOf({ name: 'a', content: 'x', method: 99 })).toMatch('method 99');
  });

  it('refuses a checksum that does not fit', async () => {
    expect(await reasonOf({ name: 'a', content: 'x', crc: 1 })).toMatch('checksum');
    expect(await reasonOf({ name: 'a', content: 'x', crc: 1, method: 0 })).toMatch('checksum');
  });

  it('refuses sizes that are not the real ones', async () => {
    const content = 'x'.repeat(1000);
    expect(await reasonOf({ name: 'a', content, sizeBytes: 999 })).toMatch(
      'more than the 999 bytes',
    );
    expect(await reasonOf({ name: 'a', content, sizeBytes: 1001 })).toMatch(
      '1000 bytes but declares 1001',
    );
    expect(await reasonOf({ name: 'a', content, sizeBytes: 0 })).toMatch('more than the 0 bytes');
    expect(await reasonOf({ name: 'a', content, sizeBytes: 9, method: 0 })).toMatch('declares 9');
  });

  it('refuses compressed data that is damaged or ends early', async () => {
    expect(await reasonOf({ name: 'a', content: 'x', data: bytesOf('\x07garbage') })).toMatch(
      'damaged',
    );
    const cut = rawZip([{ name: 'a', content: 'hello hello hello hello' }]).subarray(31, 36);
    expect(await reasonOf({ name: 'a', content: 'hello hello hello hello', data: cut })).toMatch(
      /damaged|unpacks/,
    );
  });

  it('refuses a header of a file that contradicts the directory', async () => {
    const entry = { name: 'a', content: 'x' };
    expect(await reasonOf({ ...entry, local: { name: '../b' } })).toMatch(
      'the name in the file header differs',
    );
    expect(await reasonOf({ ...entry, local: { name: 'b' } })).toMatch(
      'the name in the file header differs',
    );
    expect(await reasonOf({ ...entry, local: { method: 0 } })).toMatch(
      'the compression in the file header differs',
    );
    expect(await reasonOf({ ...entry, local: { sizeBytes: 7 } })).toMatch(
      'the size in the file header differs',
    );
    expect(await reasonOf({ ...entry, headerOffset: 1 })).toMatch('without a file header');
    expect(await reasonOf({ ...entry, headerOffset: 0xfffffff0 })).toMatch('without a file header');
    expect(await reasonOf({ ...entry, compressedBytes: 500 })).toMatch('extends beyond');
  });

  it('refuses entries that share bytes, as in bombs without nesting', async () => {
    const first = { name: 'a', content: 'x'.repeat(100), method: 0 };
    const inner = rawZip([{ name: 'b', content: 'y', method: 0 }]).subarray(0, 32);
    const outer = { name: 'a', content: inner, method: 0 };
    const nested = await refusal([
      outer,
      { name: 'b', content: 'y', method: 0, phantom: true, headerOffset: 31 },
    ]);
    expect(nested).toEqual([{ pointer: 'b', detail: 'the file shares its bytes with a' }]);
    const twice = await refusal([first, { ...first, phantom: true, headerOffset: 0 }]);
    expect(twice.some(({ detail }) => detail.includes('shares its bytes'))).toBe(true);
  });

  it('refuses a bomb that declares little, with little work and in little memory', async () => {
    const zip = rawZip([skill, { name: 'big.bin', data: bomb(5e9), sizeBytes: 1000 }]);
    expect(zip.length).toBeLessThan(6_000_000);
    const before = process.resourceUsage().maxRSS;
    let problems: ErrorItem[] = [];
    const spent = await processorMilliseconds(async () => {
      problems = await problemsOf('archive.invalid', () => readZip('skill', zip, defaultLimits));
    });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.pointer).toBe('big.bin');
    expect(problems[0]?.detail).toContain('more than the 1000 bytes it declares');
    // Unpacked whole it would take many seconds and 5 GB.
    expect(spent).toBeLessThan(5000);
    expect(process.resourceUsage().maxRSS - before).toBeLessThan(100 * 1024);
  });

  it('refuses a bomb that declares the truth, without unpacking any of it', async () => {
    const problems = await refusal([
      skill,
      { name: 'big.bin', data: bomb(4_200_000_000), sizeBytes: 4_200_000_000 },
    ]);
    expect(problems.every(({ pointer }) => pointer === 'big.bin')).toBe(true);
    expect(problems[0]?.detail).toContain('at most 10 MiB');
  });

  it('refuses many small bombs together by the total they declare', async () => {
    const limits = { ...defaultLimits, fileBytesMax: 1000, unpackedBytesMax: 2500 };
    const data = bomb(1000);
    const entries = ['a', 'b', 'c'].map((name) => ({ name, data, sizeBytes: 1000, crc: 0 }));
    const problems = await problemsOf('archive.invalid', () =>
      readZip('skill', rawZip(entries), limits),
    );
    expect(problems).toEqual([
      { pointer: 'c', detail: 'with this file the total passes 2500 bytes' },
    ]);
  });

  it('holds the limits to the byte and to the file', async () => {
    const limits = { ...defaultLimits, filesMax: 3, fileBytesMax: 10, unpackedBytesMax: 25 };
    const of = (...sizes: number[]) =>
      rawZip(sizes.map((size, index) => ({ name: `f${index}`, content: 'x'.repeat(size) })));
    expect((await readZip('skill', of(10, 10, 5), limits)).files).toHaveLength(3);
    const over = async (...sizes: number[]) =>
      problemsOf('archive.invalid', () => readZip('skill', of(...sizes), limits));
    expect(await over(10, 10, 6)).toMatchObject([{ pointer: 'f2' }]);
    expect(await over(11)).toMatchObject([{ pointer: 'f0' }]);
    expect(await over(1, 1, 1, 1)).toMatchObject([{ pointer: 'f3' }]);
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['three bytes', bytesOf('PK\x03')],
    ['text', bytesOf('this is not a zip archive at all, is it?')],
    ['a tarball', Uint8Array.of(0x1f, 0x8b, ...new Uint8Array(100))],
    ['only an end signature', bytesOf('PK\x05\x06')],
    ['zeros', new Uint8Array(1000)],
  ])('refuses %s as no ZIP', async (_, bytes) => {
    const problems = await problemsOf('archive.invalid', () =>
      readZip('skill', bytes, defaultLimits),
    );
    expect(problems[0]?.detail).toMatch(/not a ZIP|end of the archive is missing/);
  });

  it('refuses a ZIP cut after any of its bytes', async () => {
    const zip = rawZip([skill, { name: 'a.txt', content: 'hello' }]);
    for (let length = 0; length < zip.length; length++) {
      const cut = zip.slice(0, length);
      expect(
        await problemsOf('archive.invalid', () => readZip('skill', cut, defaultLimits)),
      ).toHaveLength(1);
    }
    expect((await readZip('skill', zip, defaultLimits)).files).toHaveLength(2);
  });

  it('never gives other content for a ZIP with any one byte changed', async () => {
    const original = await read([skill]);
    const zip = rawZip([skill]);
    for (let at = 0; at < zip.length; at++) {
      const damaged = zip.slice();
      damaged[at] = (damaged[at] ?? 0) ^ 0xff;
      const outcome = await readZip('skill', damaged, defaultLimits).then(
        ({ files }) => files.map(({ bytes }) => Buffer.from(bytes).toString()),
        (err: unknown) => (err instanceof AppError ? [err.code] : [String(err)]),
      );
      const content = original.map(({ bytes }) => Buffer.from(bytes).toString());
      expect([content, ['archive.invalid']]).toContainEqual(outcome);
    }
  });

  it('refuses an end record that does not add up', async () => {
    expect((await refusal([skill], { count: 2 }))[0]?.detail).toContain('says 2');
    expect((await refusal([skill], { countOnDisk: 3 }))[0]?.detail).toContain('contradicts');
    expect((await refusal([skill], { disk: 1 }))[0]?.detail).toContain('part of several');
    expect((await refusal([skill], { directoryOffset: 0 }))[0]?.detail).toContain('not where');
    expect((await refusal([skill], { directoryBytes: 1 }))[0]?.detail).toContain('not where');
    expect(
      (await refusal([skill], { prefix: bytesOf('PKxx'), directoryOffset: 60 }))[0]?.detail,
    ).toContain('not where');
  });

  it('refuses ZIP64 in every form it can take', async () => {
    for (const end of [{ count: 0xffff }, { directoryOffset: 0xffffffff }]) {
      expect((await refusal([skill], end))[0]?.detail).toContain('ZIP64');
    }
    const locator = Uint8Array.of(0x50, 0x4b, 6, 7, ...new Uint8Array(16));
    expect((await refusal([skill], { beforeEnd: locator }))[0]?.detail).toContain('ZIP64');
    expect(await reasonOf({ name: 'a', sizeBytes: 0xffffffff })).toMatch('ZIP64');
  });

  it('lists every problem, by file, and at most fifty', async () => {
    const problems = await refusal([
      skill,
      { name: '../a' },
      { name: 'secret', flags: 0x0801 },
      { name: 'link', mode: 0o120777 },
    ]);
    expect(problems.map(({ pointer }) => pointer)).toEqual(['../a', 'secret', 'link']);
    const many = Array.from({ length: 400 }, (_, index) => ({ name: `../${index}` }));
    expect(await refusal(many)).toHaveLength(50);
  });
});
