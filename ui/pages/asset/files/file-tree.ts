/** A file in the tree. */
export type TreeFile<F> = { kind: 'file'; name: string; path: string; file: F };
/** A folder in the tree. Folders that hold one folder and nothing else are joined to one node, `a/b/c`. */
export type TreeFolder<F> = {
  kind: 'folder';
  name: string;
  path: string;
  children: TreeNode<F>[];
  fileCount: number;
};
export type TreeNode<F> = TreeFile<F> | TreeFolder<F>;

/**
 * Makes a tree of a flat list of files. Folders come before files, names are in natural order (`page-2` before
 * `page-10`), and the file `first` comes before all at the root.
 */
export function buildFileTree<F extends { path: string }>(
  files: readonly F[],
  first: string,
): TreeNode<F>[] {
  const root: Folder<F> = { folders: new Map(), files: [] };
  for (const file of files) {
    const segments = file.path.split('/');
    const name = segments.pop() ?? '';
    let folder = root;
    for (const segment of segments) {
      let next = folder.folders.get(segment);
      if (!next) folder.folders.set(segment, (next = { folders: new Map(), files: [] }));
      folder = next;
    }
    folder.files.push({ kind: 'file', name, path: file.path, file });
  }
  const nodes = toNodes(root, '');
  const at = nodes.findIndex((node) => node.path === first);
  if (at > 0) nodes.unshift(...nodes.splice(at, 1));
  return nodes;
}

type Folder<F> = { folders: Map<string, Folder<F>>; files: TreeFile<F>[] };

const byName = new Intl.Collator('en', { numeric: true });

function toNodes<F>(folder: Folder<F>, prefix: string): TreeNode<F>[] {
  const folders = [...folder.folders]
    .map(([name, inner]) => toFolder(name, prefix + name, inner))
    .sort((a, b) => byName.compare(a.name, b.name));
  const files = folder.files.toSorted((a, b) => byName.compare(a.name, b.name));
  return [...folders, ...files];
}

function toFolder<F>(name: string, path: string, inner: Folder<F>): TreeFolder<F> {
  const children = toNodes(inner, `${path}/`);
  const [only, ...others] = children;
  if (only?.kind === 'folder' && others.length === 0) {
    return { ...only, name: `${name}/${only.name}` };
  }
  const fileCount = children.reduce((sum, c) => sum + (c.kind === 'file' ? 1 : c.fileCount), 0);
  return { kind: 'folder', name, path, children, fileCount };
}

/**
 * The files whose path contains every word of `query`, ignoring case. Files whose name starts with the first word
 * come first, then those whose name contains it, then the rest; short paths first in each group.
 */
export function findFiles<F extends { path: string }>(files: readonly F[], query: string): F[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const first = words[0];
  if (first === undefined) return [...files];
  const rank = (path: string) => {
    const name = path.slice(path.lastIndexOf('/') + 1);
    return name.startsWith(first) ? 0 : name.includes(first) ? 1 : 2;
  };
  return files
    .map((file) => ({ file, path: file.path.toLowerCase() }))
    .filter(({ path }) => words.every((word) => path.includes(word)))
    .sort((a, b) => rank(a.path) - rank(b.path) || a.path.length - b.path.length)
    .map(({ file }) => file);
}
