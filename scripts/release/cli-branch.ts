import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
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
  const entries = names.map((name) => {
    const file = join(folder, name);
    const mode = statSync(file).mode & 0o100 ? '100755' : '100644';
    // Without filters: the files are stored byte for byte, whatever .gitattributes says.
    return `${mode} blob ${git(['hash-object', '-w', '--no-filters', file])}\t${name}`;
  });
  const tree = git(['mktree'], `${entries.join('\n')}\n`);
  const parent = findCommit(`refs/heads/${cliBranch}`);
  if (parent !== null && git(['rev-parse', `${parent}^{tree}`]) === tree) return parent;
  const parents = parent === null ? [] : ['-p', parent];
  return git(['commit-tree', tree, ...parents, '-m', `agenthub-cli ${version}`]);
}
