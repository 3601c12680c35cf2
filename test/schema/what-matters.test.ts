import { describe, expect, it } from 'vitest';
import type { FileDiff } from '#schema/version-diff.ts';
import { isQuiet, whatMatters } from '#schema/what-matters.ts';

const version = (path: string, executable = false) => ({
  path,
  executable,
  digest: `sha256:${'0'.repeat(64)}`,
  sizeBytes: 1,
  mediaType: 'text/plain',
});

function changed(path: string, lines: string[] | null, modes = [false, false]): FileDiff {
  return {
    path,
    change: 'changed',
    before: version(path, modes[0]),
    after: version(path, modes[1]),
    added: 0,
    removed: 0,
    hunks: lines && [{ oldStart: 5, oldLines: 0, newStart: 5, newLines: 0, lines }],
  };
}

const added = (path: string, lines: string[] | null, executable = false): FileDiff => ({
  ...changed(path, lines, [false, executable]),
  change: 'added',
  before: null,
});

const texts = (findings: { text: string }[]) => findings.map(({ text }) => text);

describe('what changed that matters', () => {
  it('names new scripts: by extension, by first line, by the executable bit', () => {
    const { scripts, changedScripts } = whatMatters([
      added('run.sh', ['+ls']),
      added('bin/tool', ['+#!/bin/sh']),
      added('go', ['+x'], true),
      added('notes.md', ['+text']),
      changed('old.py', ['+x']),
    ]);
    expect(texts(scripts)).toEqual(['run.sh', 'bin/tool', 'go']);
    expect(texts(changedScripts)).toEqual(['old.py']);
  });

  it('names files that became executable and content that cannot be read', () => {
    const matters = whatMatters([
      changed('run', ['+x'], [false, true]),
      added('a.bin', null),
      changed('b.png', null),
    ]);
    expect(texts(matters.madeExecutable)).toEqual(['run']);
    expect(texts(matters.opaque)).toEqual(['a.bin', 'b.png']);
    expect(isQuiet(matters)).toBe(false);
  });

  it('names each new host once, with its line, and none that was there before', () => {
    const { hosts } = whatMatters([
      changed('SKILL.md', [
        ' see https://old.example/a',
        '-curl http://gone.example',
        '+curl https://user:secret@EVIL.example:8443/x?u=https://old.example',
        '+git clone git@git.example:a/b https://evil.example',
        '+wss://[::1]/x',
        '+<svg xmlns="http://www.w3.org/2000/svg" xmlns:x="http://ns.example/x">',
      ]),
    ]);
    expect(hosts).toEqual([
      { path: 'SKILL.md', line: 6, text: 'evil.example' },
      { path: 'SKILL.md', line: 7, text: 'git.example' },
      { path: 'SKILL.md', line: 8, text: '[::1]' },
    ]);
  });

  it('names new environment variables', () => {
    const { environment } = whatMatters([
      changed('a.py', [
        '+os.environ["API_KEY"]',
        "+os.environ.get('DB_URL')",
        ' getenv("OLD_ONE")',
      ]),
      changed('a.js', ['+process.env.NODE_TOKEN', '+process.env.OLD_ONE']),
      changed('a.sh', ['+echo ${SECRET_TOKEN} $1 $lower']),
    ]);
    expect(texts(environment)).toEqual(['API_KEY', 'DB_URL', 'NODE_TOKEN', 'SECRET_TOKEN']);
  });

  it('is quiet about a change of words', () => {
    expect(isQuiet(whatMatters([changed('SKILL.md', ['-a', '+b'])]))).toBe(true);
  });
});
