import { createHash } from 'node:crypto';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { buildArchive, extractFile, readZip, type SourceFile } from '#api/domain/archive.ts';
import { defaultLimits } from '#api/domain/limits.ts';
import { problemsOf } from '#test/support/problems.ts';
import { seeded, shuffled } from '#test/support/random.ts';
import { bytesOf } from '#test/support/zip.ts';

const file = (path: string, content: string | Uint8Array = '', executable = false): SourceFile => ({
  path,
  bytes: typeof content === 'string' ? bytesOf(content) : content,
  executable,
});
const skill = file('SKILL.md', '---\nname: a\ndescription: b\n---\n');
const build = (files: SourceFile[]) => buildArchive('skill', files, defaultLimits);
const refusal = (files: SourceFile[], limits = defaultLimits) =>
  problemsOf('archive.invalid', () => buildArchive('skill', files, limits));
const sha256 = (bytes: Uint8Array) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** What two lists of files must share to be the same, quick to compare. */
const summary = (files: SourceFile[]) =>
  files.map(({ path, bytes, executable }) => [path, executable, sha256(bytes)]);

/** A made-up skill: text and binary files, empty ones, folders, names in several scripts. */
function sample(seed: number): SourceFile[] {
  const random = seeded(seed);
  const count = Math.floor(random() * 40);
  const words = ['alpha', '技能', 'ガイド', '한국어', 'émile', '🎉', 'with space', 'Ω'];
  const files = Array.from({ length: count }, (_, index) => {
    const folders = Array.from(
      { length: Math.floor(random() * 3) },
      () => `d${words[Math.floor(random() * words.length)]}`,
    );
    const size = Math.floor(random() ** 4 * 20_000);
    const binary = random() < 0.3;
    const bytes = Uint8Array.from({ length: size }, (_, at) =>
      binary ? Math.floor(random() * 256) : 97 + ((at * at) % 23),
    );
    const name = `${index}-${words[Math.floor(random() * words.length)]}`;
    return file([...folders, name].join('/'), bytes, random() < 0.2);
  });
  return [skill, ...files];
}

describe('buildArchive', () => {
  it('gives back what went in, whatever it was', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const files = sample(seed);
      const archive = await build(files);
      const { files: read } = await readZip('skill', archive.bytes, defaultLimits);
      const inOrder = files.toSorted((a, b) => Buffer.compare(bytesOf(a.path), bytesOf(b.path)));
      expect(summary(read)).toEqual(summary(inOrder));
      expect(archive.unpackedBytes).toBe(files.reduce((sum, { bytes }) => sum + bytes.length, 0));
    }
  });

  it('gives the same bytes for the same files in any order', async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const files = sample(seed);
      const [one, other] = [await build(files), await build(shuffled(files, seeded(seed + 100)))];
      expect(other.digest).toBe(one.digest);
      expect(Buffer.compare(other.bytes, one.bytes)).toBe(0);
    }
  });

  it('gives these very bytes today and in every later build', async () => {
    // A change here makes a publish of stored content conflict: it must be a decision.
    const files = [
      skill,
      file('scripts/run.sh', '#!/bin/sh\necho hello hello hello hello\n', true),
      file('参考.md', '中文 '.repeat(200)),
      file('long.txt', Array.from({ length: 3000 }, (_, at) => `line ${at}`).join('\n')),
    ];
    const { digest } = await build(files);
    expect(digest).toBe('sha256:b8dd078c04a63f215650954369d20687f204087734bd687d0b753056edc17366');
  });

  it('tells content, path and executable bit apart', async () => {
    const variants = [
      [skill, file('a', 'x')],
      [skill, file('a', 'y')],
      [skill, file('b', 'x')],
      [skill, file('a', 'x', true)],
    ];
    const digests = await Promise.all(variants.map(async (files) => (await build(files)).digest));
    expect(new Set(digests).size).toBe(variants.length);
  });

  it('digests the archive and each file, and says where each lies', async () => {
    const files = sample(7);
    const archive = await build(files);
    expect(archive.digest).toBe(sha256(archive.bytes));
    for (const entry of archive.files) {
      const source = files.find(({ path }) => path === entry.path);
      const { archiveOffset, archiveLength } = entry;
      const packed = archive.bytes.slice(archiveOffset, archiveOffset + archiveLength);
      expect(sha256(extractFile(packed, entry))).toBe(entry.digest);
      expect(entry.digest).toBe(sha256(source?.bytes ?? new Uint8Array()));
      expect(entry.sizeBytes).toBe(source?.bytes.length);
      expect(entry.executable).toBe(source?.executable);
    }
  });

  it('writes what other readers read', async () => {
    const files = sample(3);
    const { bytes } = await build(files);
    const read = unzipSync(bytes);
    expect(Object.keys(read).toSorted()).toEqual(files.map(({ path }) => path).toSorted());
    for (const { path, bytes } of files) {
      expect(Buffer.compare(read[path] ?? new Uint8Array(), bytes)).toBe(0);
    }
  });

  it('stores what deflate does not make smaller, and deflates the rest', async () => {
    const random = seeded(1);
    const noise = Uint8Array.from({ length: 5000 }, () => Math.floor(random() * 256));
    const { files } = await build([skill, file('n.bin', noise), file('t.txt', 'x'.repeat(5000))]);
    const of = (path: string) => files.find((entry) => entry.path === path);
    expect(of('n.bin')).toMatchObject({ compression: 0, archiveLength: 5000 });
    expect(of('t.txt')?.compression).toBe(8);
    expect(of('t.txt')?.archiveLength).toBeLessThan(100);
  });

  it.each(['skill.md', 'Skill.md', 'SKILL.MD'])('stores %s as SKILL.md', async (path) => {
    const { files, digest } = await build([{ ...skill, path }]);
    expect(files.map((entry) => entry.path)).toEqual(['SKILL.md']);
    expect(digest).toBe((await build([skill])).digest);
  });

  it('refuses two manifests, none, and one that is only deeper, saying where it is', async () => {
    expect(await refusal([skill, file('skill.md')])).toEqual([
      {
        pointer: 'skill.md',
        detail: 'skill.md collides with SKILL.md: they differ in case only',
      },
    ]);
    expect(await refusal([file('a')])).toEqual([
      { pointer: 'SKILL.md', detail: 'there is no SKILL.md at the root' },
    ]);
    const [deeper] = await refusal([file('x/SKILL.md'), file('a')]);
    expect(deeper?.detail).toContain('x/SKILL.md');
    expect((await refusal([])).map(({ detail }) => detail)).toContain('There are no files');
  });

  it('refuses unsafe paths and whatever passes a limit, naming each file', async () => {
    const limits = { ...defaultLimits, filesMax: 5, fileBytesMax: 50, unpackedBytesMax: 150 };
    const files = [skill, file('../up'), file('a', 'x'.repeat(51)), file('b'), file('B')];
    const told = async (files: SourceFile[]) =>
      (await refusal(files, limits)).map(({ pointer, detail }) => `${pointer}: ${detail}`);
    expect(await told(files)).toEqual([
      '../up: the path leaves its folder with ..',
      'B: B collides with b: they differ in case only',
      'a: the file has 51 bytes; at most 50 bytes are allowed',
    ]);
    expect(await told([...files.slice(1), file('c', 'x'.repeat(100))])).toContain(
      'c: with this file the total passes 150 bytes',
    );
  });

  it('looks at no path where there are too many files or bytes', async () => {
    const few = { ...defaultLimits, filesMax: 2 };
    expect(await refusal([skill, file('../up'), file('b')], few)).toEqual([
      { pointer: 'b', detail: 'there are 3 files; at most 2 are allowed' },
    ]);
    const small = { ...defaultLimits, unpackedBytesMax: 100 };
    expect(await refusal([skill, file('../up', 'x'.repeat(200))], small)).toEqual([
      { pointer: '../up', detail: 'with this file the total passes 100 bytes' },
    ]);
  });

  it('refuses a Git LFS pointer, naming it', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'7'.repeat(64)}\nsize 5242880\n`;
    expect(await refusal([skill, file('deck.pptx', pointer)])).toEqual([
      { pointer: 'deck.pptx', detail: expect.stringContaining('Git LFS pointer') },
    ]);
    const quoted = await build([skill, file('lfs.md', `A pointer:\n\n${pointer}`)]);
    expect(quoted.warnings).toEqual([]);
  });

  it('warns of names, credentials and characters that are not seen, with file and line', async () => {
    const { warnings } = await build([
      skill,
      file('.env', 'KEY=1'),
      file('nul.txt'),
      file('run.sh', 'a\nb\u202ec\n'),
    ]);
    expect(warnings.map(({ code, file, line }) => [code, file, line])).toEqual([
      ['path.windows', 'nul.txt', null],
      ['file.credential', '.env', null],
      ['text.invisible', 'run.sh', 2],
    ]);
  });

  it('takes a Node buffer that is a view on a larger one', async () => {
    const pool = Buffer.from(`xxx${Buffer.from(skill.bytes).toString()}yyy`);
    const view = pool.subarray(3, 3 + skill.bytes.length);
    expect((await build([file('SKILL.md', view)])).digest).toBe((await build([skill])).digest);
  });
});

describe('extractFile', () => {
  it('fails rather than giving wrong bytes when the store lost some', () => {
    expect(() => extractFile(bytesOf('abc'), { compression: 0, sizeBytes: 4 })).toThrow('3 of 4');
    expect(() => extractFile(bytesOf('abc'), { compression: 8, sizeBytes: 4 })).toThrow('damaged');
  });
});
