import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hunksOf } from '#api/domain/diff-text.ts';
import {
  compareFiles,
  type DiffSource,
  diffBytesMax,
  hunkBytesMax,
  pageBytesMin,
  pageFilesMax,
} from '#api/domain/diff.ts';
import type { VersionFile } from '#schema/version.ts';

type Tree = Record<string, string | Uint8Array | { text: string; executable: boolean }>;

const encoder = new TextEncoder();

/** A tree as the file list of a version, and what reads its bytes. */
function version(tree: Tree) {
  const bytes = new Map<string, Uint8Array>();
  const files = Object.entries(tree).map(([path, value]): VersionFile => {
    const executable = typeof value === 'object' && 'text' in value && value.executable;
    const text = typeof value === 'object' && 'text' in value ? value.text : value;
    const content = typeof text === 'string' ? encoder.encode(text) : text;
    const hex = createHash('sha256').update(content).digest('hex');
    bytes.set(path, content);
    return {
      path,
      digest: `sha256:${hex}`,
      sizeBytes: content.length,
      executable,
      mediaType: 'text/plain',
    };
  });
  return { files, bytes };
}

async function compare(before: Tree, after: Tree, skipped?: number) {
  const sides = { before: version(before), after: version(after) };
  const reads: string[] = [];
  const source: DiffSource = {
    async read(side, file) {
      reads.push(`${side} ${file.path}`);
      return sides[side].bytes.get(file.path)!;
    },
    compare: async (texts) => hunksOf(texts),
  };
  const page = await compareFiles(sides.before.files, sides.after.files, source, skipped);
  return { bytes: page.files.length, files: page.files.decode(), next: page.next, reads };
}

describe('compareFiles', () => {
  it('answers nothing for equal versions, and reads no file', async () => {
    const tree = { 'SKILL.md': '# A\n', 'b.bin': new Uint8Array([0, 1]) };
    expect(await compare(tree, tree)).toMatchObject({ files: [], next: null, reads: [] });
  });

  it('gives hunks with three lines of context, and exact counts', async () => {
    const lines = Array.from({ length: 20 }, (_, at) => `line ${at + 1}`);
    const { files } = await compare(
      { 'SKILL.md': `${lines.join('\n')}\n` },
      { 'SKILL.md': `${lines.with(9, '第十行').join('\n')}\n` },
    );
    expect(files).toHaveLength(1);
    expect(files[0]).toMatchObject({ path: 'SKILL.md', change: 'changed', added: 1, removed: 1 });
    expect(files[0]?.hunks).toEqual([
      {
        oldStart: 7,
        oldLines: 7,
        newStart: 7,
        newLines: 7,
        lines: [
          ' line 7',
          ' line 8',
          ' line 9',
          '-line 10',
          '+第十行',
          ' line 11',
          ' line 12',
          ' line 13',
        ],
      },
    ]);
  });

  it('shows an added and a removed file whole, ordered by path', async () => {
    const { files } = await compare({ 'z.md': 'gone\n' }, { 'a.md': 'one\ntwo\n' });
    expect(files.map(({ path, change, added, removed }) => [path, change, added, removed])).toEqual(
      [
        ['a.md', 'added', 2, 0],
        ['z.md', 'removed', 0, 1],
      ],
    );
    expect(files[0]?.before).toBeNull();
    expect(files[1]?.after).toBeNull();
    expect(files[0]?.hunks).toEqual([
      { oldStart: 0, oldLines: 0, newStart: 1, newLines: 2, lines: ['+one', '+two'] },
    ]);
    expect(files[1]?.hunks?.[0]).toMatchObject({ newStart: 0, newLines: 0 });
  });

  it('tells a missing newline at the end of a file that is new', async () => {
    const { files } = await compare({}, { a: 'one\ntwo', b: '' });
    expect(files[0]?.hunks).toEqual([
      {
        oldStart: 0,
        oldLines: 0,
        newStart: 1,
        newLines: 2,
        lines: ['+one', '+two', '\\ No newline at end of file'],
      },
    ]);
    expect(files[1]?.hunks).toEqual([]);
  });

  it('tells a missing newline at the end', async () => {
    const { files } = await compare({ a: 'one\ntwo\n' }, { a: 'one\ntwo' });
    expect(files[0]?.hunks?.[0]?.lines).toEqual([
      ' one',
      '-two',
      '+two',
      '\\ No newline at end of file',
    ]);
    expect(files[0]).toMatchObject({ added: 1, removed: 1 });
  });

  it('sees a change of line ends and of the byte order mark', async () => {
    const { files } = await compare(
      { a: 'one\ntwo\n', b: 'x\n' },
      { a: 'one\r\ntwo\n', b: '\uFEFFx\n' },
    );
    expect(files[0]?.hunks?.[0]?.lines).toEqual(['-one', '+one\r', ' two']);
    expect(files[1]?.hunks?.[0]?.lines).toEqual(['-x', '+\uFEFFx']);
  });

  it('lists a file whose executable bit alone changed, without hunks and unread', async () => {
    const { files, reads } = await compare(
      { 'run.sh': { text: 'ls\n', executable: false } },
      { 'run.sh': { text: 'ls\n', executable: true } },
    );
    expect(files[0]).toMatchObject({ change: 'changed', hunks: [], added: 0, removed: 0 });
    expect([files[0]?.before?.executable, files[0]?.after?.executable]).toEqual([false, true]);
    expect(reads).toEqual([]);
  });

  it('does not compare binary files, nor those that stop being text', async () => {
    const { files } = await compare(
      { nul: new Uint8Array([65, 0]), latin: 'text' },
      {
        nul: new Uint8Array([66, 0]),
        latin: new Uint8Array([0xe9, 0x20]),
        png: new Uint8Array([0]),
      },
    );
    expect(files.map(({ path, hunks }) => [path, hunks])).toEqual([
      ['latin', null],
      ['nul', null],
      ['png', null],
    ]);
  });

  it('neither reads nor compares a file over the limit', async () => {
    const { files, reads } = await compare(
      { big: 'a'.repeat(diffBytesMax + 1) },
      { big: 'b'.repeat(10) },
    );
    expect(files[0]).toMatchObject({ change: 'changed', hunks: null, added: 0, removed: 0 });
    expect(reads).toEqual([]);
  });

  it('gives up on files that have nothing in common, yet still compares a small one after them', async () => {
    const rewritten = (mark: string) =>
      Array.from({ length: 30_000 }, (_, at) => mark + at).join('\n');
    const many = (mark: string) =>
      Object.fromEntries(Array.from({ length: 6 }, (_, at) => [`big-${at}`, rewritten(mark)]));
    const started = process.threadCpuUsage();
    const { files } = await compare(
      { ...many('a'), small: 'a\nb\n' },
      { ...many('b'), small: 'a\nc\n' },
    );
    expect(files.map(({ hunks }) => hunks?.length ?? null)).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
      1,
    ]);
    expect(process.threadCpuUsage(started).user / 1000).toBeLessThan(5_000);
  });

  it('ends a page at its number of files, and the next one goes on from there', async () => {
    const tree = Object.fromEntries(
      Array.from({ length: pageFilesMax + 1 }, (_, at) => [`f${1000 + at}`, `${at}\n`]),
    );
    const first = await compare({}, tree);
    expect([first.files.length, first.next]).toEqual([pageFilesMax, pageFilesMax]);
    const rest = await compare({}, tree, pageFilesMax);
    expect(rest.files.map(({ path }) => path)).toEqual([`f${1000 + pageFilesMax}`]);
    expect(rest.next).toBeNull();
  });

  it('ends a page once it is large, and gives each file once over all pages', async () => {
    const tree = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [`f${10 + at}`, `${'x'.repeat(200_000)}${at}\n`]),
    );
    const paths: string[] = [];
    for (let next: number | null = 0; next !== null;) {
      const page: Awaited<ReturnType<typeof compare>> = await compare({}, tree, next);
      expect(page.bytes).toBeLessThan(pageBytesMin + hunkBytesMax + 1_000);
      expect(page.files.every(({ hunks }) => hunks?.length === 1)).toBe(true);
      paths.push(...page.files.map(({ path }) => path));
      next = page.next;
    }
    expect(paths).toEqual(Object.keys(tree));
  });

  it.each([
    ['of line ends', '\n'.repeat(500_000)],
    ['of control characters', '\u0001'.repeat(400_000)],
  ])('shows no file whose hunks are too long, one %s', async (_, text) => {
    const page = await compare({}, { a: text, b: 'one\n' });
    expect(page.files.map(({ hunks }) => hunks?.length ?? null)).toEqual([null, 1]);
    expect(page.bytes).toBeLessThan(2_000);
  });

  it('reads no more than a page takes, whatever comes of it', async () => {
    const large = (mark: string) => Array.from({ length: 60_000 }, (_, at) => mark + at).join('\n');
    const many = (mark: string) =>
      Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`f${10 + at}`, large(mark)]));
    const page = await compare(many('a'), many('b'));
    expect(page.next).toBeLessThan(10);
    expect(page.reads.length).toBe(2 * page.files.length);
  });
});
