import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, rename, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listFolder } from '#cli/publish/asset-folder.ts';
import { GitThread } from '#cli/publish/git-thread.ts';
import { readOrigin } from '#cli/publish/repository/read-origin.ts';
import { OriginReader, type OriginSource } from '#cli/publish/stated-origin.ts';
import { WorkingTree } from '../../support/git/working-tree.ts';
import { temporaryFolder } from '../run-cli.ts';
import { skill } from '../test-registry.ts';

const url = 'https://git.example.com/team/skills.git';
const path = 'skills/pdf';
const files = {
  'skills/pdf/SKILL.md': skill('pdf'),
  'skills/pdf/run.sh': '#!/bin/sh\n',
  'a.txt': '',
};

/** A repository with a skill in it that is committed, and a remote. */
async function committed(init: string[] = []) {
  const root = await temporaryFolder();
  const tree = new WorkingTree(join(root, 'work'), init);
  tree.git('remote', 'add', 'origin', url);
  return { root, tree, commit: tree.commit(files), folder: join(tree.folder, path) };
}

/** Reads on this thread, because one of its own takes as long to start as all else: for what does not depend on it. */
const here: OriginSource = {
  ask: (question) => readOrigin(question, new Map(), () => {}),
  close: async () => {},
};

/** What is stated of a folder, and what is said of it. */
async function read(folder: string, source = here) {
  const said: string[] = [];
  const reader = new OriginReader(source, (text) => void said.push(text));
  try {
    const { files } = await listFolder('skill', folder);
    const stated = await reader.read({ folder, files });
    return { ...stated, said };
  } finally {
    await reader.close();
  }
}

const thread = (milliseconds?: number) => new GitThread(new AbortController().signal, milliseconds);

describe('where a folder is from', () => {
  it('is the remote, the commit and the folder, and whether files differ', async () => {
    const { tree, commit, folder } = await committed();
    const clean = { repository: url, commit, folder: path, dirty: 'false', said: [] };
    expect(await read(folder, thread())).toEqual(clean);
    tree.write({ 'a.txt': 'other', 'skills/other.txt': 'beside it' });
    expect(await read(folder)).toEqual(clean);
    tree.write({ 'skills/pdf/run.sh': '#!/bin/bash\n' });
    expect(await read(folder, thread())).toEqual({ ...clean, dirty: 'true' });
    tree.git('add', '--all');
    expect(await read(folder)).toMatchObject({ commit, dirty: 'true' });
    const next = tree.commit();
    expect(await read(folder)).toEqual({ ...clean, commit: next });
  });

  it('is the top of the repository too', async () => {
    const tree = new WorkingTree(await temporaryFolder());
    tree.git('remote', 'add', 'origin', url);
    tree.commit({ 'SKILL.md': skill('top'), '.gitignore': 'out/\n' });
    tree.write({ 'out/log.txt': 'ignored', 'node_modules/x/index.js': 'junk' });
    expect(await read(tree.folder)).toMatchObject({ folder: '', dirty: 'false' });
  });

  it('counts what is new, gone, another mode or ignored and published, and nothing else', async () => {
    const { tree, folder } = await committed();
    const isDirty = async () => (await read(folder)).dirty;
    tree.write({ 'skills/pdf/new.txt': 'new' });
    expect(await isDirty()).toBe('true');
    await writeFile(join(tree.folder, '.git/info/exclude'), 'new.txt\n');
    expect(await isDirty()).toBe('false');
    await rm(join(folder, 'run.sh'));
    expect(await isDirty()).toBe('true');
    tree.git('checkout', '--', path);
    await chmod(join(folder, 'run.sh'), 0o755);
    expect(await isDirty()).toBe('true');
    tree.git('config', 'core.fileMode', 'false');
    expect(await isDirty()).toBe('false');
    await rename(folder, join(tree.folder, 'skills/moved'));
    const moved = await read(join(tree.folder, 'skills/moved'));
    expect(moved).toMatchObject({ folder: 'skills/moved', dirty: 'true' });
  });

  it('takes links, line endings and Git LFS for what the commit has of them', async () => {
    const { tree, folder } = await committed();
    await symlink('run.sh', join(folder, 'link.sh'));
    const real = Buffer.from('the real file\n');
    const oid = execFileSync('sha256sum', { input: real }).toString().slice(0, 64);
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize ${real.length}\n`;
    tree.commit({ 'skills/pdf/large.bin': pointer, 'skills/pdf/lines.txt': 'a\nb\n' });
    await mkdir(join(tree.folder, '.git/lfs'));
    tree.write({ 'skills/pdf/large.bin': real, 'skills/pdf/lines.txt': 'a\r\nb\r\n' });
    expect(await read(folder)).toMatchObject({ dirty: 'false' });
    tree.write({ 'skills/pdf/large.bin': 'another file\n' });
    expect(await read(folder)).toMatchObject({ dirty: 'true' });
    tree.write({ 'skills/pdf/large.bin': real, 'skills/pdf/lines.txt': 'a\r\nB\r\n' });
    expect(await read(folder)).toMatchObject({ dirty: 'true' });
    tree.git('checkout', '--', join(path, 'lines.txt'));
    await rm(join(folder, 'link.sh'));
    await symlink('lines.txt', join(folder, 'link.sh'));
    expect(await read(folder)).toMatchObject({ dirty: 'true' });
  });

  it('is found in packs, with packed refs, in a shallow clone and with a detached HEAD', async () => {
    const { root, tree, folder } = await committed();
    const commit = tree.commit({ 'skills/pdf/run.sh': '#!/bin/sh\necho\n' });
    tree.git('gc', '--quiet');
    tree.git('pack-refs', '--all');
    const clean = { repository: url, commit, folder: path, dirty: 'false', said: [] };
    expect(await read(folder)).toEqual(clean);
    tree.git('checkout', '--quiet', '--detach');
    expect(await read(folder)).toEqual(clean);
    tree.git('checkout', '--quiet', 'main');
    tree.git('clone', '--quiet', '--depth=1', `file://${tree.folder}`, join(root, 'shallow'));
    execFileSync('git', ['remote', 'set-url', 'origin', url], { cwd: join(root, 'shallow') });
    expect(existsSync(join(root, 'shallow/.git/shallow'))).toBe(true);
    expect(await read(join(root, 'shallow', path))).toEqual(clean);
  });

  it('is found in a worktree, and in a submodule as its own repository', async () => {
    const { root, tree, commit } = await committed();
    tree.git('worktree', 'add', '--quiet', '-b', 'feature/x', join(root, 'beside'));
    const clean = { repository: url, commit, folder: path, dirty: 'false', said: [] };
    expect(await read(join(root, 'beside', path))).toEqual(clean);

    const outer = new WorkingTree(join(root, 'outer'));
    outer.git('remote', 'add', 'origin', 'https://git.example.com/team/outer.git');
    outer.git('submodule', '--quiet', 'add', `file://${tree.folder}`, 'sub');
    const sub = join(outer.folder, 'sub');
    execFileSync('git', ['remote', 'set-url', 'origin', url], { cwd: sub });
    outer.commit({ 'SKILL.md': skill('outer') });
    expect(await read(join(sub, path))).toEqual(clean);
    const whole = await read(outer.folder);
    expect(whole).toMatchObject({ repository: 'https://git.example.com/team/outer.git' });
    expect(whole).not.toHaveProperty('dirty');
    expect(whole.said).toEqual([expect.stringContaining('of a submodule')]);
  });

  it('names the remote that the branch follows, else origin, else the only one', async () => {
    const { tree, folder } = await committed();
    const repository = async () => (await read(folder)).repository;
    tree.git('remote', 'add', 'fork', 'git@git.example.com:ann/skills.git');
    expect(await repository()).toBe(url);
    tree.git('config', 'branch.main.remote', 'fork');
    expect(await repository()).toBe('git@git.example.com:ann/skills.git');
    tree.git('config', 'branch.main.remote', '.');
    expect(await repository()).toBe(url);
    tree.git('remote', 'rename', 'origin', 'upstream');
    expect(await read(folder)).toEqual({ said: [expect.stringContaining('several remotes')] });
    tree.git('remote', 'remove', 'fork');
    expect(await repository()).toBe(url);
    tree.git('remote', 'set-url', 'upstream', 'https://ann:secret@git.example.com/team/skills.git');
    expect(await repository()).toBe(url);
  });
});

describe('nothing is stated, and why is said, of', () => {
  const nothing = (why: string) => ({
    said: [expect.stringMatching(new RegExp(`^no repository is recorded: .*${why}`))],
  });

  it('a folder outside of any repository, and one without a commit, a remote or a public address', async () => {
    const outside = await temporaryFolder();
    await writeFile(join(outside, 'SKILL.md'), skill('outside'));
    expect(await read(outside, thread())).toEqual(nothing('in no git repository'));

    const tree = new WorkingTree(await temporaryFolder());
    tree.write({ 'SKILL.md': skill('new') });
    expect(await read(tree.folder)).toEqual(nothing('no commit yet'));
    tree.commit();
    expect(await read(tree.folder)).toEqual(nothing('no remote'));
    for (const address of ['/home/ann/skills.git', 'file:///home/ann/skills.git', '../other']) {
      tree.git('config', 'remote.origin.url', address);
      const { said, ...stated } = await read(tree.folder);
      expect({ said, ...stated }).toEqual(nothing('no address for others'));
      expect(said.join()).not.toContain('ann');
    }
  });

  it('a repository whose .git is broken', async () => {
    const { tree, folder } = await committed();
    const git = join(tree.folder, '.git');
    const head = (text: string) => writeFile(join(git, 'HEAD'), text);
    for (const [text, why] of [
      ['', 'HEAD'],
      ['\0\u0001garbage', 'HEAD'],
      ['ref: refs/heads/../../../../etc/passwd\n', ''],
      ['ref: refs/heads/none\n', 'no commit yet'],
      ['ref: refs/heads/loop\n', ''],
    ] as const) {
      await head(text);
      await writeFile(join(git, 'refs/heads/loop'), 'ref: refs/heads/loop\n');
      expect(await read(folder)).toEqual(nothing(why));
    }
    await rm(join(git, 'HEAD'));
    expect(await read(folder)).toEqual(nothing(''));
    await rm(git, { recursive: true });
    await writeFile(git, 'gitdir: /nowhere\n');
    expect(await read(folder)).toEqual(nothing('leads nowhere'));
    await writeFile(git, 'nonsense');
    expect(await read(folder)).toEqual(nothing('leads nowhere'));
    await rm(git);
    await mkdir(git);
    expect(await read(folder)).toEqual(nothing(''));
  });

  it('a repository that names objects by SHA-256', async () => {
    const { folder } = await committed(['--object-format=sha256']);
    expect(await read(folder)).toEqual(nothing('SHA-256'));
  });

  it('a .git that leads to a repository that does not lead back', async () => {
    const { root } = await committed();
    const own = join(root, 'theirs');
    await mkdir(join(own, 'made/worktrees/x'), { recursive: true });
    await writeFile(join(own, 'SKILL.md'), skill('theirs'));
    const at = join(own, '.git');
    await writeFile(at, 'gitdir: ../work/.git\n');
    expect(await read(own)).toEqual(nothing('not its repository'));
    await rm(at);
    await symlink('../work/.git', at);
    expect(await read(own)).toEqual(nothing('neither a folder nor a short file'));
    await rm(at);
    // A worktree of their own making, with the objects and configuration of another.
    await writeFile(at, 'gitdir: made/worktrees/x\n');
    await writeFile(join(own, 'made/worktrees/x/gitdir'), `${at}\n`);
    await writeFile(join(own, 'made/worktrees/x/commondir'), '../../../../work/.git\n');
    await writeFile(join(own, 'made/worktrees/x/HEAD'), 'ref: refs/heads/main\n');
    expect(await read(own)).toEqual(nothing('not its repository'));
  });

  it('a .git with links that lead out of it, or with a pipe in it', async () => {
    const { root, tree, folder } = await committed();
    const config = join(tree.folder, '.git/config');
    await rename(config, join(root, 'config'));
    await symlink(join(root, 'config'), config);
    expect(await read(folder)).toEqual(nothing('leads out of it'));
    await rm(config);
    execFileSync('mkfifo', [config]);
    expect(await read(folder)).toEqual(nothing('pipe'));
  });
});

describe('a repository that is not trusted', () => {
  it('runs no program: neither filter, hook, file system monitor nor what an include names', async () => {
    const { root, tree, commit, folder } = await committed();
    const ran = join(root, 'ran');
    const program = join(root, 'program.sh');
    await writeFile(program, `#!/bin/sh\ntouch ${ran}\ncat\n`, { mode: 0o755 });
    for (const key of ['filter.evil.clean', 'filter.evil.smudge', 'core.fsmonitor', 'core.pager'])
      tree.git('config', key, program);
    tree.git('config', 'include.path', join(root, 'included'));
    await writeFile(join(root, 'included'), '[remote "origin"]\n\turl = https://evil.example/a\n');
    await writeFile(join(tree.folder, '.git/info/attributes'), '* filter=evil\n');
    await writeFile(join(tree.folder, '.git/hooks/post-index-change'), `#!/bin/sh\ntouch ${ran}\n`);
    tree.write({ 'skills/pdf/.gitattributes': '* filter=evil\n' });
    const stated = { repository: url, commit, folder: path, dirty: 'true', said: [] };
    expect(await read(folder, thread())).toEqual(stated);
    expect(existsSync(ran)).toBe(false);
  });

  it('is told of without its state when it is too large, broken or borrows its objects', async () => {
    const { root, tree, commit, folder } = await committed();
    const unknown = (why: string) => ({
      repository: url,
      commit,
      folder: path,
      said: [
        expect.stringMatching(`^whether files differ from the commit is not recorded: .*${why}`),
      ],
    });
    tree.git('clone', '--quiet', '--shared', tree.folder, join(root, 'shared'));
    execFileSync('git', ['remote', 'set-url', 'origin', url], { cwd: join(root, 'shared') });
    expect(await read(join(root, 'shared', path), thread())).toEqual(unknown('NotFoundError'));

    tree.git('gc', '--quiet');
    const packs = join(tree.folder, '.git/objects/pack');
    const index = (await readdir(packs)).find((name) => name.endsWith('.idx')) ?? '';
    await chmod(join(packs, index), 0o644);
    await truncate(join(packs, index), 65 * 1024 * 1024);
    expect(await read(folder)).toEqual(unknown('too large'));
    await truncate(join(packs, index), 100);
    expect(await read(folder)).toEqual(unknown(''));
    await rm(join(tree.folder, '.git/objects'), { recursive: true });
    expect(await read(folder)).toEqual(unknown('NotFoundError'));
  });

  it('is given up at the deadline, for this folder and all that follow', async () => {
    const { folder } = await committed();
    const said: string[] = [];
    const reader = new OriginReader(thread(1), (text) => void said.push(text));
    const { files } = await listFolder('skill', folder);
    expect(await reader.read({ folder, files })).toEqual({});
    expect(await reader.read({ folder, files })).toEqual({});
    expect(said).toEqual(['no repository is recorded: reading its repository takes over 0.001 s']);
  });
});
