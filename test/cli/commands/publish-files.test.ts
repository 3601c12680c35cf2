import { symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderOf, skill, useRegistry } from '../test-registry.ts';

const registry = useRegistry();

type Published = {
  version: { fileCount: number };
  warnings: { code: string; file: string; line: number | null }[];
  leftOut: { path: string; reason: string; text: string }[];
};

describe('what agenthub-cli publish leaves out', () => {
  const leaky = {
    '.git/HEAD': 'ref: refs/heads/main\n',
    '.gitignore': '.env\n*.pem\nout/\n',
    'SKILL.md': skill('leaky'),
    '.env': 'OPENAI_API_KEY=sk-test\n',
    'id.pem': '-----BEGIN PRIVATE KEY-----\n',
    'out/cache.bin': 'x',
  };

  it('is in no version, and is told with the reason by publish, --dry-run and validate', async () => {
    const person = await registry.person();
    const cwd = await folderOf(leaky);
    const validated = await registry.cli(['validate'], person, { cwd });
    expect(validated.code).toBe(0);
    expect(validated.stdout).toContain('.env: left out: ignored by git [git-ignored]');
    expect(validated.stdout).toContain('out: left out');
    const expected = [
      { path: '.env', reason: 'git-ignored' },
      { path: '.git/', reason: 'junk' },
      { path: 'id.pem', reason: 'git-ignored' },
      { path: 'out/', reason: 'git-ignored' },
    ];
    for (const flags of [['--dry-run'], []]) {
      const { code, json } = await registry.cli(['publish', '--json', ...flags], person, { cwd });
      expect(code).toBe(0);
      const data = json().data as Published;
      expect(data.leftOut).toMatchObject(expected);
      expect(data.version.fileCount).toBe(2);
    }
    const again = await registry.cli(['publish'], person, { cwd });
    expect(again.stderr).toContain('3 files or folders left out');
    expect(again.stderr).toContain('id.pem  ignored by git');
    expect(again.stderr).toContain('agenthub-cli publish --include .env');
    const files = await registry.cli(['show', `${person.username}/leaky`, '--files'], person);
    expect(files.stdout).not.toMatch(/\.env|id\.pem|cache\.bin/);
  });

  it('is taken by --include, and then warned of by the registry', async () => {
    const person = await registry.person();
    const folder = await folderOf(leaky);
    const flags = ['--include', '.env', '--include', 'out', '--json'];
    const { json } = await registry.cli(['publish', folder, ...flags], person);
    const data = json().data as Published;
    expect(data.version.fileCount).toBe(4);
    expect(data.leftOut.map(({ path }) => path)).toEqual(['.git/', 'id.pem']);
    expect(data.warnings).toMatchObject([{ code: 'file.credential', file: '.env' }]);
  });

  it('is not to be found by an --include that names nothing, leads out or is junk', async () => {
    const person = await registry.person();
    const folder = await folderOf(leaky);
    for (const [path, told] of [
      ['missing', 'is not there'],
      ['../x', 'is not in'],
      ['.git/HEAD', 'version control'],
    ] as const) {
      const { code, stderr } = await registry.cli(['publish', folder, '--include', path], person);
      expect(code).toBe(2);
      expect(stderr).toContain(told);
    }
  });

  it('is told for each folder of --recursive', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      'a/SKILL.md': skill('with-env'),
      'a/.env': 'x',
      'b/SKILL.md': skill('without'),
    });
    const told = await registry.cli(['publish', '--recursive'], person, { cwd });
    expect(told.code).toBe(0);
    expect(told.stdout).toContain('left out: .env (looks like an environment file)');
    const { json } = await registry.cli(
      ['publish', '--recursive', '--json', '--include', 'a/.env'],
      person,
      { cwd },
    );
    expect(json().data).toMatchObject([
      { path: 'a', leftOut: [], warnings: 1 },
      { path: 'b', leftOut: [] },
    ]);
  });
});

describe('what agenthub-cli publish makes of links and pointers', () => {
  it('a link to a file of the folder is published as that file, with a warning', async () => {
    const person = await registry.person();
    const folder = await folderOf({ 'SKILL.md': skill('linked'), 'AGENTS.md': 'agents' });
    await symlink('AGENTS.md', join(folder, 'CLAUDE.md'));
    const { code, json } = await registry.cli(['publish', folder, '--json'], person);
    expect(code).toBe(0);
    expect((json().data as Published).warnings).toMatchObject([
      { code: 'path.link_copied', file: 'CLAUDE.md' },
    ]);
    const ref = `${person.username}/linked`;
    const copy = await registry.cli(['show', ref, '--file', 'CLAUDE.md'], person);
    expect(copy.stdout).toBe('agents');
  });

  it.each([
    ['docs', 'is a folder'],
    ['/etc/passwd', 'is an absolute path'],
  ])('a link to %s is refused by path and target, with exit code 5', async (target, why) => {
    const person = await registry.person();
    const folder = await folderOf({ 'SKILL.md': skill('bad-link'), 'docs/x.md': 'x' });
    await symlink(target, join(folder, 'bad'));
    const { code, stderr } = await registry.cli(['publish', folder], person);
    expect(code).toBe(5);
    expect(stderr).toContain(`bad: the path is a link to ${target}, which ${why}`);
    expect(stderr).toContain('put a copy of the file in its place');
  });

  it('a SKILL.md that is a link is never passed over by --recursive', async () => {
    const person = await registry.person();
    const cwd = await folderOf({
      'src/compress.md': skill('compress'),
      'skills/compress/x.md': 'x',
      'skills/other/SKILL.md': skill('other'),
      'skills/within/real.md': skill('within'),
    });
    await symlink('../../src/compress.md', join(cwd, 'skills/compress/SKILL.md'));
    await symlink('real.md', join(cwd, 'skills/within/SKILL.md'));
    for (const [command, expected] of [
      ['validate', 5],
      ['publish', 8],
    ] as const) {
      const { code, stdout } = await registry.cli([command, '-r', 'skills'], person, { cwd });
      expect(code).toBe(expected);
      expect(stdout).toContain('a link to ../../src/compress.md, which leads out');
    }
    const { json } = await registry.cli(['publish', '-r', 'skills', '--json'], person, { cwd });
    expect(json().data).toMatchObject([
      { path: 'compress', outcome: 'failed' },
      { path: 'other', outcome: 'unchanged' },
      { path: 'within', outcome: 'unchanged' },
    ]);
  });

  it('a Git LFS pointer is refused by its path, with exit code 5', async () => {
    const person = await registry.person();
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'7'.repeat(64)}\nsize 5242880\n`;
    const folder = await folderOf({ 'SKILL.md': skill('deck'), 'template.pptx': pointer });
    for (const command of ['publish', 'validate']) {
      const { code, stdout, stderr } = await registry.cli([command, folder], person);
      expect(code).toBe(5);
      expect(stdout + stderr).toMatch(/template\.pptx.*Git LFS pointer/);
    }
  });
});

describe('what agenthub-cli publish makes of a SKILL.md', () => {
  const globs = {
    'one/SKILL.md': '---\nname: glob-one\ndescription: d\npaths: **/*.ts\n---\n',
    'two/SKILL.md': '---\nname: glob-two\ndescription: d\nglobs: *.py, *.pyi\n---\n',
    'three/SKILL.md':
      '---\nname: glob-three\ndescription: d\npaths:\n  - **/*.tsx\n  - src/**\n---\n',
    'wrapped/SKILL.md':
      '---\nname: wrapped\ndescription: Use when the user says: review my plan.\n  Pairs with the design skill: grill first, then draw.\n---\n',
    'quoted/SKILL.md':
      '---\nname: quoted\ndescription: "Use when someone says "ship it" or asks for a release"\n---\n',
  };

  it('with globs, wrapped text or quotes inside of quotes is that it is published, with warnings', async () => {
    const person = await registry.person();
    const cwd = await folderOf(globs);
    const validated = await registry.cli(['validate', '-r'], person, { cwd });
    expect(validated.code).toBe(0);
    for (const at of ['one/SKILL.md:4', 'two/SKILL.md:4', 'three/SKILL.md:5', 'wrapped/SKILL.md:3'])
      expect(validated.stdout).toContain(`${at}: warning:`);
    expect((await registry.cli(['publish', '-r'], person, { cwd })).code).toBe(0);
    const manifestOf = async (name: string) => {
      const ref = `${person.username}/${name}@1.0.0`;
      const { json } = await registry.cli(['show', ref, '--json'], person);
      return (json().data as { manifest: Record<string, unknown> }).manifest;
    };
    expect(await manifestOf('glob-one')).toMatchObject({ paths: '**/*.ts' });
    expect(await manifestOf('glob-two')).toMatchObject({ globs: '*.py, *.pyi' });
    expect(await manifestOf('glob-three')).toMatchObject({ paths: ['**/*.tsx', 'src/**'] });
    expect(await manifestOf('wrapped')).toMatchObject({
      description:
        'Use when the user says: review my plan. Pairs with the design skill: grill first, then draw.',
    });
    expect(await manifestOf('quoted')).toMatchObject({
      description: 'Use when someone says "ship it" or asks for a release',
    });
  });

  it.each(['the same', 'other'])(
    'beside a skill.md of %s content is that both are named',
    async (content) => {
      const person = await registry.person();
      const folder = await folderOf({ 'SKILL.md': skill('twins') });
      const twin = content === 'other' ? skill('twins', { body: 'other' }) : skill('twins');
      await writeFile(join(folder, 'skill.md'), twin);
      const { code, stderr } = await registry.cli(['publish', folder], person);
      expect(code).toBe(5);
      expect(stderr).toContain('skill.md collides with SKILL.md: they differ in case only');
    },
  );

  it('beside a path that Windows may not take for its length is a warning', async () => {
    const person = await registry.person();
    const path = `fixtures/${'abcdefghij/'.repeat(18)}result.json`;
    const folder = await folderOf({ 'SKILL.md': skill('long'), [path]: '{}' });
    const validated = await registry.cli(['validate', folder], person);
    expect(validated.stdout).toContain(`${path.length} characters`);
    expect(validated.stdout).toContain('[path.long]');
    const { json } = await registry.cli(['publish', folder, '--json'], person);
    expect((json().data as Published).warnings).toMatchObject([{ code: 'path.long', file: path }]);
  });
});
