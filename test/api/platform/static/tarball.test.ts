import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { tarball } from '#api/platform/static/tarball.ts';
import { temporaryFolder } from '#test/support/database.ts';

const files = [
  { path: 'package/package.json', bytes: Buffer.from('{"name":"x","version":"1.2.3"}') },
  { path: 'package/run.js', bytes: Buffer.alloc(1_025, 'a'), executable: true },
  { path: 'package/exact.txt', bytes: Buffer.alloc(512, 'b') },
  { path: 'package/empty', bytes: Buffer.alloc(0) },
];

describe('tarball', () => {
  it('is what npm takes for a package, with every file, size and executable bit', () => {
    const folder = temporaryFolder();
    const file = join(folder, 'x.tgz');
    writeFileSync(file, tarball(files));
    const listed = execFileSync('npm', ['pack', file, '--dry-run', '--json', '--offline'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const [packed] = JSON.parse(listed);
    expect(packed).toMatchObject({ name: 'x', version: '1.2.3' });
    expect(
      packed.files.map(({ path, size }: { path: string; size: number }) => [path, size]),
    ).toEqual(
      expect.arrayContaining([
        ['package.json', files[0]!.bytes.length],
        ['run.js', 1_025],
        ['exact.txt', 512],
        ['empty', 0],
      ]),
    );
    const mode = packed.files.find(({ path }: { path: string }) => path === 'run.js').mode;
    expect(mode & 0o111).toBe(0o111);
  });

  it('has the same bytes for the same files', () => {
    expect(tarball(files)).toEqual(tarball(files));
  });

  it('refuses a path that the format cannot hold', () => {
    expect(() => tarball([{ path: 'a'.repeat(101), bytes: Buffer.alloc(0) }])).toThrow('too long');
  });
});
