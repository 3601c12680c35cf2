import { mkdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPart, isStale, type Part } from '../../../scripts/build/stale.ts';
import { temporaryFolder } from '#test/support/database.ts';

function project(build?: () => Promise<void>) {
  const root = temporaryFolder();
  mkdirSync(join(root, 'src'));
  mkdirSync(join(root, 'dist'));
  writeFileSync(join(root, 'src/a.ts'), 'one');
  writeFileSync(join(root, 'package-lock.json'), '{}');
  const output = join(root, 'dist/a.js');
  const part: Part = {
    name: 'a',
    entry: 'src/a.ts',
    inputs: ['src/**/*'],
    outputs: ['dist/a.js'],
    build: build ?? (async () => writeFileSync(output, 'built')),
  };
  return { root, part, output };
}

describe('isStale', () => {
  it('is true before the first build and false after it', async () => {
    const { root, part } = project();
    expect(isStale(part, root)).toBe(true);
    await buildPart(part, root);
    expect(isStale(part, root)).toBe(false);
  });

  it.each([
    ['an input changed', (root: string) => writeFileSync(join(root, 'src/a.ts'), 'two')],
    ['an input was added', (root: string) => writeFileSync(join(root, 'src/b.ts'), '')],
    ['an input is gone', (root: string) => rmSync(join(root, 'src/a.ts'))],
    ['packages changed', (root: string) => writeFileSync(join(root, 'package-lock.json'), '[]')],
    ['the output is gone', (root: string) => rmSync(join(root, 'dist/a.js'))],
  ])('is true when %s', async (_title, change) => {
    const { root, part } = project();
    await buildPart(part, root);
    change(root);
    expect(isStale(part, root)).toBe(true);
  });

  it('is false when only times changed, as a checkout does', async () => {
    const { root, part } = project();
    await buildPart(part, root);
    utimesSync(join(root, 'src/a.ts'), new Date(), new Date());
    expect(isStale(part, root)).toBe(false);
  });

  it('is true after a build that failed, also over an older output', async () => {
    const { root, part } = project();
    await buildPart(part, root);
    const failing = { ...part, build: () => Promise.reject(new Error('no')) };
    await expect(buildPart(failing, root)).rejects.toThrow('no');
    expect(isStale(part, root)).toBe(true);
  });
});
