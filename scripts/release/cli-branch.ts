import { readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { findCommit, git } from './git.ts';

/** The branch whose root is the built package of the CLI, for `npm install git+URL#cli`. */
export const cliBranch = 'cli';

/**
 * Writes the files of the package in a folder as the next commit of {@link cliBranch}, without touching the
 * working tree, and gives the commit. The branch itself is moved by whoever calls. Without a change it is the
 * commit that is there.
 */
export function commitCliPackage(folder: string, version: string): string {
  const names = readdirSync(folder)
    .filter((name) => !name.endsWith('.tgz'))
    .toSorted();
  const files = names.map((name) => resolve(folder, name));
  // Without filters: the files are stored byte for byte, whatever .gitattributes says.
  const stored = git(['hash-object', '-w', '--no-filters', '--stdin-paths'], files.join('\n'));
  const blobs = stored.split('\n');
  const entries = names.map((name, at) => {
    const mode = statSync(files[at] ?? '').mode & 0o100 ? '100755' : '100644';
    return `${mode} blob ${blobs[at]}\t${name}`;
  });
  const tree = git(['mktree'], `${entries.join('\n')}\n`);
  const parent = findCommit(`refs/heads/${cliBranch}`);
  if (parent !== null && git(['rev-parse', `${parent}^{tree}`]) === tree) return parent;
  const parents = parent === null ? [] : ['-p', parent];
  return git(['commit-tree', tree, ...parents, '-m', `agenthub-cli ${version}`]);
}
