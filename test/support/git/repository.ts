import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A file of a commit; `mode` is git's: 100644 without one. Of a submodule (160000) the content is the commit. */
export type CommittedFile = { path: string; content: string | Uint8Array; mode?: string };

/** What git runs with: nothing of this machine's configuration, and fixed times. */
export const gitEnvironment = {
  PATH: process.env['PATH'] ?? '',
  HOME: '/nonexistent',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_AUTHOR_NAME: 'Ann Author',
  GIT_AUTHOR_EMAIL: 'ann@example.com',
  GIT_AUTHOR_DATE: '1700000000 +0000',
  GIT_COMMITTER_NAME: 'Carl Committer',
  GIT_COMMITTER_EMAIL: 'carl@example.com',
  GIT_COMMITTER_DATE: '1700000001 +0000',
  GIT_CONFIG_COUNT: '2',
  GIT_CONFIG_KEY_0: 'safe.directory',
  GIT_CONFIG_VALUE_0: '*',
  GIT_CONFIG_KEY_1: 'core.protectNTFS',
  GIT_CONFIG_VALUE_1: 'false',
};

/** A folder of bare repositories that goes away with `remove`. */
export function createRepositories(): { root: string; remove(): void } {
  const root = mkdtempSync(join(tmpdir(), 'agenthub-git-'));
  return { root, remove: () => rmSync(root, { recursive: true, force: true }) };
}

/** A bare repository, real git throughout. */
export class Repository {
  readonly folder: string;

  constructor(root: string, name = 'skills.git') {
    this.folder = join(root, name);
    // What `git init --bare` makes, without the hooks: a test makes many.
    for (const part of ['objects', 'refs/heads', 'refs/tags'])
      mkdirSync(join(this.folder, part), { recursive: true });
    writeFileSync(join(this.folder, 'HEAD'), 'ref: refs/heads/main\n');
    writeFileSync(
      join(this.folder, 'config'),
      '[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n',
    );
  }

  /** Runs git in the repository and gives what it prints, without the last newline. */
  git(args: string[], input?: string | Uint8Array): string {
    return execFileSync('git', args, {
      cwd: this.folder,
      env: gitEnvironment,
      input,
      maxBuffer: 1024 ** 3,
      stdio: ['pipe', 'pipe', 'pipe'],
    })
      .toString()
      .replace(/\n$/, '');
  }

  /** Commits these files, and nothing else, on a branch; gives the commit. */
  commit(files: CommittedFile[], branch = 'refs/heads/main'): string {
    const parts: (string | Uint8Array)[] = [
      `commit ${branch}\nmark :1\n`,
      'author Ann Author <ann@example.com> 1700000000 +0000\n',
      'committer Carl Committer <carl@example.com> 1700000001 +0000\n',
      'data 6\nskills\n',
    ];
    if (this.#exists(branch)) parts.push(`from ${branch}^0\n`);
    parts.push('deleteall\n');
    for (const { path, content, mode = '100644' } of files) {
      if (mode === '160000') {
        parts.push(`M ${mode} ${String(content)} "${path}"\n`);
        continue;
      }
      const bytes = Buffer.from(content);
      parts.push(`M ${mode} inline "${path}"\ndata ${bytes.length}\n`, bytes, '\n');
    }
    parts.push('get-mark :1\n');
    const input = Buffer.concat(parts.map((part) => Buffer.from(part)));
    return this.git(['fast-import', '--quiet', '--force', '--cat-blob-fd=1'], input);
  }

  /** Makes a tree of lines as `git ls-tree` prints them, whatever their names, and a commit of it on main. */
  commitTree(entries: { mode: string; name: string | Uint8Array; oid: string }[]): string {
    const tree = Buffer.concat(
      entries.flatMap(({ mode, name, oid }) => [
        Buffer.from(`${mode} `),
        Buffer.from(name),
        Buffer.from([0]),
        Buffer.from(oid, 'hex'),
      ]),
    );
    return this.commitOf(this.object('tree', tree));
  }

  /** A commit of a tree, on main. */
  commitOf(tree: string): string {
    const commit = this.git(['commit-tree', tree, '-m', 'skills']);
    this.git(['update-ref', 'refs/heads/main', commit]);
    return commit;
  }

  /** Writes an object as it is, also one that is not valid; gives its name. */
  object(kind: string, bytes: string | Uint8Array): string {
    return this.git(['hash-object', '-t', kind, '-w', '--literally', '--stdin'], bytes);
  }

  /** Whether there is such a branch, which is a file until git packs the refs. */
  #exists(ref: string): boolean {
    return existsSync(join(this.folder, ref)) || existsSync(join(this.folder, 'packed-refs'))
      ? this.git(['for-each-ref', '--format=%(refname)', ref]) !== ''
      : false;
  }
}
