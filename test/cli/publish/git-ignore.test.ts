import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFolder } from '#cli/publish/asset-folder.ts';
import { temporaryFolder } from '../run-cli.ts';

/** A folder with these files; the texts of rules count, of the others only that they are there. */
async function folderOf(files: Record<string, string>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

const repository = { '.git/HEAD': 'ref: refs/heads/main\n', 'SKILL.md': 'x' };
const key = '-----BEGIN PRIVATE KEY-----\n';

async function listed(folder: string, include: string[] = []) {
  const paths = new Set(include.map((path) => join(folder, path)));
  const { files, leftOut } = await listFolder('skill', folder, { include: paths });
  return {
    files: files.map(({ path }) => path),
    leftOut: leftOut
      .filter(({ reason }) => reason !== 'junk')
      .map(({ path, reason }) => `${path} ${reason}`),
  };
}

describe('the files of a folder that are left out', () => {
  it('are those that git ignores, whole folders by one line', async () => {
    const folder = await folderOf({
      ...repository,
      '.gitignore': '.env\n*.pem\nout/\n',
      '.env': 'KEY=1',
      'id.pem': key,
      'out/cache.bin': 'x',
      'out/more/x': 'x',
      'kept.md': 'x',
    });
    expect(await listed(folder)).toEqual({
      files: ['.gitignore', 'SKILL.md', 'kept.md'],
      leftOut: ['.env git-ignored', 'id.pem git-ignored', 'out/ git-ignored'],
    });
  });

  it('follow nested rules, negations and info/exclude as git does', async () => {
    const folder = await folderOf({
      ...repository,
      '.git/info/exclude': 'private.md\n',
      '.gitignore': '*.log\n/build\n!keep.log\n',
      'a.log': 'x',
      'keep.log': 'x',
      'private.md': 'x',
      'build/x': 'x',
      'src/build/x': 'x',
      'src/.gitignore': '!b.log\n*.tmp\n',
      'src/b.log': 'x',
      'src/deep/c.log': 'x',
      'src/x.tmp': 'x',
    });
    expect(await listed(folder)).toEqual({
      files: ['.gitignore', 'SKILL.md', 'keep.log', 'src/.gitignore', 'src/b.log', 'src/build/x'],
      leftOut: [
        'a.log git-ignored',
        'build/ git-ignored',
        'private.md git-ignored',
        'src/deep/c.log git-ignored',
        'src/x.tmp git-ignored',
      ],
    });
  });

  it('follow the rules of the repository above, but for one that hides the folder itself', async () => {
    const top = await folderOf({
      '.git/HEAD': 'x',
      '.gitignore': '*.log\n/dist/\n',
      'skills/a/SKILL.md': 'x',
      'skills/a/x.log': 'x',
      'dist/b/SKILL.md': 'x',
      'dist/b/x.log': 'x',
    });
    expect((await listed(join(top, 'skills/a'))).leftOut).toEqual(['x.log git-ignored']);
    expect(await listed(join(top, 'dist/b'))).toEqual({
      files: ['SKILL.md', 'x.log'],
      leftOut: [],
    });
  });

  it('follow no rules from above where there is no repository', async () => {
    const top = await folderOf({ '.gitignore': '*\n', 'a/SKILL.md': 'x', 'a/b': 'x' });
    expect((await listed(join(top, 'a'))).files).toEqual(['SKILL.md', 'b']);
  });

  it('never are the manifest', async () => {
    const folder = await folderOf({ ...repository, '.gitignore': '*\n', 'a.md': 'x' });
    expect((await listed(folder)).files).toEqual(['SKILL.md']);
  });

  it('are files that look like credentials, also without git', async () => {
    const folder = await folderOf({
      'SKILL.md': 'x',
      '.env': '',
      '.env.example': '',
      '.env.local': '',
      '.git-credentials': '',
      '.netrc': '',
      '.npmrc': '//registry.npmjs.org/:_authToken=npm_x\n',
      'a/id_rsa': '',
      'a/id.pem': key,
      'ca.pem': '-----BEGIN CERTIFICATE-----\n',
      'sub/.npmrc': 'registry=https://registry.example\n',
    });
    const { files, leftOut } = await listed(folder);
    expect(files).toEqual(['.env.example', 'SKILL.md', 'ca.pem', 'sub/.npmrc']);
    expect(leftOut).toEqual([
      '.env credential',
      '.env.local credential',
      '.git-credentials credential',
      '.netrc credential',
      '.npmrc credential',
      'a/id.pem credential',
      'a/id_rsa credential',
    ]);
  });

  it('are taken when they are named: a file, or a folder with all in it but credentials', async () => {
    const folder = await folderOf({
      ...repository,
      '.gitignore': 'out/\n.env\n*.log\n',
      '.env': '',
      'out/a/one.bin': 'x',
      'out/a/two.bin': 'x',
      'out/.env': '',
      'x.log': 'x',
    });
    const one = await listed(folder, ['out/a/one.bin', '.env']);
    expect(one.files).toEqual(['.env', '.gitignore', 'SKILL.md', 'out/a/one.bin']);
    expect(one.leftOut).toEqual([
      'out/.env git-ignored',
      'out/a/two.bin git-ignored',
      'x.log git-ignored',
    ]);
    const whole = await listed(folder, ['out']);
    expect(whole.files).toEqual(['.gitignore', 'SKILL.md', 'out/a/one.bin', 'out/a/two.bin']);
    expect(whole.leftOut).toContain('out/.env credential');
  });
});
