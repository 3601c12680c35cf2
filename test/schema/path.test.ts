import { describe, expect, it } from 'vitest';
import { checkPaths, foldPath, isJunk, pathWarnings } from '#schema/path.ts';

describe('checkPaths', () => {
  it('accepts what skills hold: folders, dots, spaces, other scripts, names that only look odd', () => {
    const paths = [
      'SKILL.md',
      'scripts/run.sh',
      'a/b/c/d.txt',
      '.hidden/.env.example',
      'two words.md',
      '参考/说明.md',
      '...',
      'a..b/..c',
      'ab:c',
      `${'n'.repeat(255)}/f`,
    ];
    expect(checkPaths(paths)).toEqual([]);
  });

  it.each([
    ['', 'empty'],
    ['/etc/passwd', 'absolute'],
    ['//server/share', 'absolute'],
    ['../up', '..'],
    ['a/../../up', '..'],
    ['a/..', '..'],
    ['a\\b', 'backslash'],
    ['..\\up', 'backslash'],
    ['C:/x', 'drive letter'],
    ['c:x', 'drive letter'],
    ['a\0b', 'control'],
    ['a\nb', 'control'],
    ['a\u0085b', 'control'],
    ['a//b', 'empty segment'],
    ['a/', 'empty segment'],
    ['./a', '. segment'],
    ['a/./b', '. segment'],
    ['\ud800', 'Unicode'],
    ['n'.repeat(256), '255 bytes'],
    ['字'.repeat(86), '255 bytes'],
    [Array.from({ length: 6 }, () => 'n'.repeat(200)).join('/'), '1024 bytes'],
  ])('refuses %.40j and says why', (path, reason) => {
    const errors = checkPaths(['SKILL.md', path]);
    expect(errors).toHaveLength(1);
    expect(errors[0]?.pointer).toBe(path);
    expect(errors[0]?.detail).toContain(reason);
  });

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
});

describe('pathWarnings', () => {
  it('warns of each name that Windows cannot have, and of no other', () => {
    const files = ['con', 'a/NUL.txt', 'what?.md', 'end.', 'end /x', 'COM1'];
    const warnings = pathWarnings([...files, 'console.md', 'common/x', 'a.b']);
    expect(warnings.map(({ file }) => file)).toEqual(files);
    expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['path.windows']));
  });
});
