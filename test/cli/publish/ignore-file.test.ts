import { execFileSync, spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type IgnoreFile, ignoreVerdict, parseIgnoreFile } from '#cli/publish/ignore-file.ts';
import { temporaryFolder } from '#test/support/database.ts';
import { gitEnvironment } from '#test/support/git/repository.ts';
import { seeded } from '#test/support/random.ts';

const handWritten = [
  '*.log',
  '/build',
  'build/',
  'docs/*.txt',
  'docs/**',
  '**/deep',
  'a/**/b',
  '**',
  'a/**/',
  '***',
  'a**b',
  'a/**b',
  '[abc].md',
  '[!abc].md',
  '[^a-c].md',
  '[]-]x',
  '[[:digit:]]x',
  '[[:nothing:]]x',
  '[a',
  'a[',
  'a[]b',
  '\\!a',
  '\\#a',
  '#a',
  'a\\ ',
  'a ',
  'a\\',
  'a\\*',
  '?',
  '??',
  '.*',
  '/',
  '//',
  '/a/',
  'a//b',
  '*/b',
  '/*',
  '/**/b',
  'é?',
  '中*',
  '\uFEFFa',
  'a\r',
  '*a*a*b',
];
const names = [
  'a',
  'b',
  'ab',
  'aab',
  'build',
  'deep',
  'x.log',
  'a.md',
  'd.md',
  '!a',
  '#a',
  'a ',
  'a*',
  ']x',
  '-x',
  '1x',
  '.x',
  'é',
  'éa',
  '中文',
  'docs',
  'n.txt',
];

/** What git says of each path of a repository with that `.gitignore`. */
function gitVerdicts(folder: string, text: string, paths: string[]): (boolean | null)[] {
  writeFileSync(join(folder, '.gitignore'), text);
  const args = ['check-ignore', '--no-index', '--verbose', '--non-matching', '-z', '--stdin'];
  const { stdout, stderr } = spawnSync('git', args, {
    cwd: folder,
    env: gitEnvironment,
    input: paths.map((path) => `${path}\0`).join(''),
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  const fields = stdout.split('\0');
  return paths.map((_, at) => {
    const pattern = fields[at * 4 + 2] ?? '';
    return pattern === '' ? null : !pattern.startsWith('!');
  });
}

/** What ours say of it, where a folder that is ignored takes what is in it with it. */
function verdict(file: IgnoreFile, path: string): boolean | null {
  const names = path.split('/');
  const above = names.slice(0, -1).map((_, at) => names.slice(0, at + 1).join('/'));
  if (above.some((folder) => ignoreVerdict(file, folder, true))) return true;
  return ignoreVerdict(file, path, false);
}

describe('the rules of a .gitignore', () => {
  it('say what git says, line by line and of random lines together', () => {
    const random = seeded(7);
    const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)] ?? '';
    const made = Array.from({ length: 30 }, () =>
      Array.from({ length: 6 }, () => {
        const parts = Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
          Array.from({ length: 1 + Math.floor(random() * 3) }, () =>
            pick(['a', 'b', '*', '**', '?', '[ab]', '[!a]', '\\*', '.', 'é']),
          ).join(''),
        );
        return pick(['', '', '!', '/']) + parts.join('/') + pick(['', '', '/']);
      }).join('\n'),
    );
    const paths = [
      ...names,
      ...names.map((name) => `docs/${name}`),
      ...['a', 'b', 'ab', 'aé'].flatMap((one) => ['a', 'b', 'c'].map((two) => `${one}/${two}/b`)),
    ];
    const folder = temporaryFolder();
    execFileSync('git', ['init', '--quiet'], { cwd: folder, env: gitEnvironment });
    for (const text of [...handWritten, ...made]) {
      const file = parseIgnoreFile(text);
      const ours = paths.map((path) => [path, verdict(file, path)]);
      const said = gitVerdicts(folder, text, paths);
      expect(ours.filter(([, one], at) => one !== said[at]).map((one) => [text, one])).toEqual([]);
    }
  });

  it('take the time of both lengths, whatever they are', () => {
    const file = parseIgnoreFile(`${'*a'.repeat(100)}*b\n${'**/a/'.repeat(100)}**/b`);
    const deep = Array(2000).fill('a').join('/');
    expect([ignoreVerdict(file, 'a'.repeat(255), false), ignoreVerdict(file, deep, false)]).toEqual(
      [null, null],
    );
  });
});
