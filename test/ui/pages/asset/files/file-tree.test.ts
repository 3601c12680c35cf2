import { describe, expect, it } from 'vitest';
import { buildFileTree, findFiles, type TreeNode } from '#ui/pages/asset/files/file-tree.ts';

const files = (...paths: string[]) => paths.map((path) => ({ path }));

const outline = (nodes: TreeNode<unknown>[]): unknown[] =>
  nodes.map((node) => (node.kind === 'file' ? node.name : { [node.name]: outline(node.children) }));

describe('the file tree', () => {
  it('puts the manifest first at the root, then folders, then files in natural order', () => {
    const tree = buildFileTree(
      files('LICENSE', 'SKILL.md', 'pages/p10.md', 'pages/p2.md', 'assets/a.png', 'README.md'),
      'SKILL.md',
    );
    expect(outline(tree)).toEqual([
      'SKILL.md',
      { assets: ['a.png'] },
      { pages: ['p2.md', 'p10.md'] },
      'LICENSE',
      'README.md',
    ]);
  });

  it('joins folders that hold one folder only, and counts the files below', () => {
    const tree = buildFileTree(
      files('a/b/c/1.txt', 'a/b/c/2.txt', 'x/1.txt', 'x/y/2.txt'),
      'SKILL.md',
    );
    expect(outline(tree)).toEqual([
      { 'a/b/c': ['1.txt', '2.txt'] },
      { x: [{ y: ['2.txt'] }, '1.txt'] },
    ]);
    expect(tree[0]).toMatchObject({ path: 'a/b/c', fileCount: 2 });
    expect(tree[1]).toMatchObject({ path: 'x', fileCount: 2 });
  });

  it('is not confused by names of object members', () => {
    const tree = buildFileTree(files('__proto__/constructor', 'toString'), 'SKILL.md');
    expect(outline(tree)).toEqual([{ ['__proto__']: ['constructor'] }, 'toString']);
  });

  it('has nothing for no files', () => {
    expect(buildFileTree([], 'SKILL.md')).toEqual([]);
  });
});

describe('the file finder', () => {
  const all = files('scripts/run.py', 'docs/running.md', 'run/notes.md', '文档/运行.md');
  const found = (query: string) => findFiles(all, query).map(({ path }) => path);

  it('finds by parts of the path, file names before folders', () => {
    expect(found('run')).toEqual(['scripts/run.py', 'docs/running.md', 'run/notes.md']);
    expect(found('MD run')).toEqual(['run/notes.md', 'docs/running.md']);
    expect(found('运行')).toEqual(['文档/运行.md']);
  });

  it('gives all for nothing and none for what is not there', () => {
    expect(found('  ')).toHaveLength(4);
    expect(found('nothing')).toEqual([]);
  });
});
