import { describe, expect, it } from 'vitest';
import { checkPaths, foldPath, isJunk, isLeftOut, junkRoot, segmentsMax } from '#schema/path.ts';
import { gitFolders, safePaths, unsafePaths } from './path-examples.ts';

describe('checkPaths', () => {
  it('accepts what skills hold: folders, dots, spaces, other scripts, names that only look odd', () => {
    expect(checkPaths([...safePaths])).toEqual([]);
  });

  it.each([...unsafePaths, ...gitFolders.map((path) => [path, '.git'] as const)])(
    'refuses %.60j and says why',
    (path, reason) => {
      const errors = checkPaths(['SKILL.md', path]);
      expect(errors).toHaveLength(1);
      expect(errors[0]?.pointer).toBe(path);
      expect(errors[0]?.detail).toContain(reason);
    },
  );

  it('names both of two paths that differ in case only', () => {
    const [error, ...rest] = checkPaths(['docs/Readme.md', 'docs/README.md']);
    expect(rest).toEqual([]);
    expect(error?.pointer).toBe('docs/README.md');
    expect(error?.detail).toContain('docs/Readme.md');
    expect(error?.detail).toContain('case');
  });

  it('names both of two paths that differ in Unicode composition only', () => {
    const [composed, decomposed] = ['caf\u00e9.md', 'cafe\u0301.md'];
    const [error] = checkPaths([composed, decomposed]);
    expect(error?.pointer).toBe(decomposed);
    expect(error?.detail).toContain(composed);
    expect(error?.detail).toContain('composition');
  });

  it('names both of two paths that differ in what HFS+ and ext4 ignore only', () => {
    const [error] = checkPaths(['admin.md', 'ad\u200dmin.md']);
    expect(error?.pointer).toBe('ad\u200dmin.md');
    expect(error?.detail).toContain('not seen');
  });

  it('refuses the same path twice', () => {
    expect(checkPaths(['a', 'a'])).toEqual([{ pointer: 'a', detail: 'the path occurs twice' }]);
  });

  it('refuses folders that differ in case only, whose files would mix on macOS', () => {
    const errors = checkPaths(['Scripts/a.sh', 'scripts/b.sh']);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.pointer).toBe('scripts/b.sh');
    expect(errors[0]?.detail).toContain('Scripts');
  });

  it.each([[['a', 'a/b']], [['a/b', 'a']], [['A', 'a/b']]])(
    'refuses a file that is also a folder: %j',
    (paths) => {
      const errors = checkPaths(paths);
      expect(errors).toHaveLength(1);
      expect(errors[0]?.pointer.toLowerCase()).toBe('a');
      expect(errors[0]?.detail).toContain('a/b');
    },
  );

  it('names the folder that differs, not the whole path', () => {
    const [error] = checkPaths(['a/Docs/x', 'a/docs/y']);
    expect(error?.detail).toContain('the folder a/docs collides with a/Docs');
  });

  it('says once that a file has the name of a folder, however much is in that', () => {
    expect(checkPaths(['a', 'a/b', 'a/c', 'a/d']).map(({ pointer }) => pointer)).toEqual(['a']);
  });

  it('takes time by the number of segments, not by its square', () => {
    const deep = Array.from({ length: segmentsMax - 2 }, () => 'abcdefghij').join('/');
    const few = Array.from({ length: 200 }, (_, index) => `${index}/${deep}/f`);
    const many = Array.from({ length: 3_200 }, (_, index) => `${index}/${deep}/f`);
    const took = (paths: string[]) => {
      const start = process.cpuUsage();
      expect(checkPaths(paths)).toEqual([]);
      return process.cpuUsage(start).user;
    };
    took(few);
    const [one, sixteen] = [took(few), took(many)];
    // The square would be 256.
    expect(sixteen / Math.max(one, 1_000)).toBeLessThan(100);
  });

  it('lists every problem, each with its own path', () => {
    expect(checkPaths(['/a', 'ok', '../b', 'OK']).map(({ pointer }) => pointer)).toEqual([
      '/a',
      '../b',
      'OK',
    ]);
  });
});

describe('foldPath', () => {
  it('makes one of what file systems take for one', () => {
    expect(foldPath('STRASSE')).toBe(foldPath('straße'));
    expect(foldPath('ΟΔΟΣ')).toBe(foldPath('οδος'));
    expect(foldPath('\u212bngström')).toBe(foldPath('a\u030angstro\u0308m'));
    expect(foldPath('a')).not.toBe(foldPath('b'));
  });
});

describe('isJunk', () => {
  it.each([
    '.git/config',
    'a/.git',
    'node_modules/x/index.js',
    '.DS_Store',
    'deep/.ds_store',
    '__MACOSX/._SKILL.md',
    '._SKILL.md',
    'Thumbs.db',
    'scripts/__pycache__/a.cpython-312.pyc',
    'a.pyc',
    '.svn/entries',
  ])('leaves out %s', (path) => {
    expect(isJunk(path)).toBe(true);
  });

  it.each([
    'SKILL.md',
    '.gitignore',
    '.github/x.yml',
    'git/config',
    'my_node_modules/a',
    'a.py',
    '.env',
  ])('keeps %s', (path) => {
    expect(isJunk(path)).toBe(false);
  });

  it('names what is left out down to the segment for which it is', () => {
    expect(junkRoot('a/.Git/hooks/x')).toBe('a/.Git');
    expect(junkRoot('a/b/x.pyc')).toBe('a/b/x.pyc');
    for (const path of ['a/b.md', '.DS_Store', '__MACOSX/.git/x'])
      expect(junkRoot(path)).toBeNull();
  });
});

describe('isLeftOut', () => {
  it('leaves out .git in plain letters and other junk', () => {
    for (const path of [...gitFolders, 'node_modules/x/y.js']) expect(isLeftOut(path)).toBe(true);
  });

  it('leaves out nothing that looks like .git, and no junk of an unsafe shape', () => {
    for (const [path] of unsafePaths) expect(isLeftOut(path)).toBe(false);
    expect(isLeftOut('.git/../../x')).toBe(false);
    expect(isLeftOut('../node_modules/x')).toBe(false);
  });
});
