import { afterEach, describe, expect, it } from 'vitest';
import type { GitLimits, GitSnapshot } from '#api/domain/git.ts';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { createNodeGit } from '#api/platform/git/node-git.ts';
import { type Backend, serveGit } from '#test/support/git/http-backend.ts';
import { commitBytes, makePack, oidOf, type RawObject, treeBytes } from '#test/support/git/pack.ts';
import { packAnswer, serveAnswers } from '#test/support/git/pack-server.ts';
import { createRepositories, Repository } from '#test/support/git/repository.ts';

const addresses = { allow: ['127.0.0.0/8'] };
const git = createNodeGit({ addresses });
const blobOid = oidOf('blob', Buffer.from('text'));
const text: RawObject = { type: 'blob', data: Buffer.from('text') };
const zero = '0'.repeat(40);

const open: { close(): Promise<void> }[] = [];
const folders: { remove(): void }[] = [];
afterEach(async () => {
  for (const one of open.splice(0)) await one.close();
  for (const one of folders.splice(0)) one.remove();
});
async function serving(backend: Promise<Backend>): Promise<Backend> {
  const served = await backend;
  open.push(served);
  return served;
}

/** The snapshot of a pack of a commit over these trees, the first of which is its root. */
async function snapshotOf(
  trees: Uint8Array[],
  objects: RawObject[] = [text],
  limits: Partial<GitLimits> = {},
): Promise<GitSnapshot> {
  const commit = commitBytes(oidOf('tree', trees[0]!));
  const pack = makePack([
    { type: 'commit', data: commit },
    ...trees.map((data): RawObject => ({ type: 'tree', data })),
    ...objects,
  ]);
  const { url } = await serving(serveAnswers({ fetch: (res) => res.end(packAnswer(pack)) }));
  const source = { url: `${url}/x.git`, ref: null, credential: null };
  return git.fetchTree(source, oidOf('commit', commit), { ...gitLimitsDefault, ...limits });
}

async function refused(act: Promise<unknown>, code: string, detail: RegExp): Promise<void> {
  await expect(act).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) });
}

const file = (name: string, oid = blobOid) => ({ mode: '100644', name, oid });
const problemsOf = ({ problems }: GitSnapshot) =>
  Object.fromEntries(problems.map(({ pointer, detail }) => [pointer, detail]));

describe('a hostile tree', () => {
  it('costs each bad path a problem and leaves the good ones', async () => {
    const names = [
      '..',
      '.',
      '',
      '.git',
      '.GIT',
      '.Git ',
      '.git.',
      'git~1',
      '.g\u200cit',
      '.git::$INDEX_ALLOCATION',
      'a\\b',
      'a/b',
      '../escape',
      'C:evil',
      'bell\u0007',
      'long'.repeat(70),
    ];
    const tree = treeBytes([...names.map((name) => file(name)), file('good.md'), file('.github')]);
    const snapshot = await snapshotOf([tree]);
    expect(snapshot.files.map(({ path }) => path)).toEqual(['good.md', '.github']);
    expect(snapshot.problems.map(({ pointer }) => pointer)).toEqual(names);
    expect(problemsOf(snapshot)).toMatchObject({
      '..': expect.stringMatching(/\.\./),
      '.g\u200cit': expect.stringMatching(/take for \.git/),
      'a\\b': expect.stringMatching(/backslash/),
      'a/b': expect.stringMatching(/slash/),
    });
  });

  it('does not enter a folder named .git, lists links, and follows no submodule', async () => {
    const { root, remove } = createRepositories();
    folders.push({ remove });
    const repository = new Repository(root);
    const blob = repository.object('blob', 'text');
    const inner = repository.git(['mktree'], `100644 blob ${blob}\tconfig\n`);
    const commit = repository.commitTree([
      { mode: '40000', name: '.git', oid: inner },
      { mode: '120000', name: 'link', oid: repository.object('blob', '/etc/passwd') },
      { mode: '160000', name: 'module', oid: 'cd'.repeat(20) },
      { mode: '100644', name: Buffer.from([0xff, 0xfe, 0x41]), oid: blob },
      { mode: '100600', name: 'odd', oid: blob },
      { mode: '100664', name: 'group-writable', oid: blob },
    ]);
    const { url } = await serving(serveGit({ root }));
    const source = { url: `${url}/skills.git`, ref: null, credential: null };
    const snapshot = await git.fetchTree(source, commit, gitLimitsDefault);
    expect(snapshot.files.map(({ path }) => path)).toEqual(['group-writable']);
    expect(snapshot.links.map(({ path }) => path)).toEqual(['link']);
    expect(problemsOf(snapshot)).toEqual({
      '.git': 'the path has a segment that some systems take for .git',
      module: 'the path is a submodule; its files are in another repository',
      '\ufffd\ufffdA': 'the name is not valid UTF-8',
      odd: 'the path has the unknown mode 100600',
    });
  });

  it('reads names that are one on other systems, and the first of those that are one here', async () => {
    const folder = treeBytes([file('x')]);
    const tree = treeBytes([
      file('README.md'),
      file('Readme.md'),
      file('caf\u00e9'),
      file('cafe\u0301'),
      file('twice'),
      file('twice'),
      { mode: '40000', name: 'Skills', oid: oidOf('tree', folder) },
      { mode: '40000', name: 'skills', oid: oidOf('tree', folder) },
    ]);
    const snapshot = await snapshotOf([tree, folder]);
    expect(snapshot.files.map(({ path }) => path)).toEqual([
      'README.md',
      'Readme.md',
      'caf\u00e9',
      'cafe\u0301',
      'twice',
      'Skills/x',
      'skills/x',
    ]);
    expect(snapshot.problems).toEqual([
      { pointer: 'twice', detail: 'the name occurs twice in its folder' },
    ]);
  });

  it('refuses trees that hold one another ten times over, ten levels deep', async () => {
    const trees = [treeBytes([file('x')])];
    for (let level = 0; level < 10; level++) {
      const oid = oidOf('tree', trees[0]!);
      const names = Array.from({ length: 10 }, (_, at) => ({ mode: '40000', name: `d${at}`, oid }));
      trees.unshift(treeBytes(names));
    }
    await refused(snapshotOf(trees), 'git.too_large', /more than 100000 files and folders/);
  });

  it('makes a problem of a path that is too deep', async () => {
    const trees = [treeBytes([file('x')])];
    for (let level = 0; level < 600; level++) {
      trees.unshift(treeBytes([{ mode: '40000', name: 'dd', oid: oidOf('tree', trees[0]!) }]));
    }
    const snapshot = await snapshotOf(trees);
    expect(snapshot.files).toEqual([]);
    expect(snapshot.problems).toEqual([
      { pointer: expect.any(String), detail: 'the path has more than 64 segments' },
    ]);
  });

  it('does not read a file over the limit, from a server that filters and one that does not', async () => {
    const { root, remove } = createRepositories();
    folders.push({ remove });
    const repository = new Repository(root);
    const commit = repository.commit([
      { path: 'large.bin', content: Buffer.alloc(2 * 1024 * 1024) },
      { path: 'small', content: 'x' },
    ]);
    for (const config of [[], ['uploadpack.allowFilter=true']]) {
      const { url } = await serving(serveGit({ root, config }));
      const source = { url: `${url}/skills.git`, ref: null, credential: null };
      const limits = { ...gitLimitsDefault, blobBytesMax: 1024 * 1024 };
      const snapshot = await git.fetchTree(source, commit, limits);
      await snapshot.load({ folders: [''], oids: [] });
      const sizes = snapshot.files.map(({ path, oid }) => [path, snapshot.sizeOf(oid)]);
      expect(sizes).toEqual([
        ['large.bin', null],
        ['small', 1],
      ]);
      expect(snapshot.problems).toEqual([]);
    }
  });

  it.each<[string, Uint8Array, RegExp]>([
    ['a file that was not sent', treeBytes([file('x', zero)]), /did not send the file x/],
    [
      'a folder that was not sent',
      treeBytes([{ mode: '40000', name: 'd', oid: zero }]),
      /did not send the tree/,
    ],
    [
      'a folder that is a file',
      treeBytes([{ mode: '40000', name: 'd', oid: blobOid }]),
      /blob where/,
    ],
    ['a tree cut short', treeBytes([file('x')]).subarray(0, 20), /damaged/],
    ['a tree of text', Buffer.from('no tree at all'), /damaged/],
  ])('refuses %s', async (_, tree, detail) => {
    await refused(snapshotOf([tree]), 'git.invalid', detail);
  });
});
