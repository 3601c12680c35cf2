import { execFileSync } from 'node:child_process';
import { ReleaseError } from './options.ts';

/** Runs git in the current folder and gives what it prints, without the last line break. */
export function git(args: string[], input?: string): string {
  try {
    return execFileSync('git', args, {
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
      ...(input === undefined ? {} : { input }),
    }).trimEnd();
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new ReleaseError(`git ${args[0]} failed: ${(stderr ?? String(error)).trim()}`);
  }
}

/** The commit that a ref points to; null if there is no such ref. */
export function findCommit(ref: string): string | null {
  // for-each-ref tells a missing ref from a failure, which rev-parse does not.
  return git(['for-each-ref', '--format=%(objectname)', ref]) || null;
}

/** The version of the tag `v…` at HEAD. Throws if there is none, or several. */
export function taggedVersion(): string {
  const tags = git(['tag', '--points-at', 'HEAD', '--list', 'v*']).split('\n').filter(Boolean);
  if (tags.length !== 1)
    throw new ReleaseError(
      `--from-tag needs one tag v… at the commit that is checked out; there ${tags.length === 0 ? 'is none' : `are ${tags.join(', ')}`}`,
    );
  return (tags[0] ?? '').slice(1);
}

/** Throws if a file that git knows has changed, or if there is one that it neither knows nor ignores. */
export function assertCleanTree(): void {
  const changed = git(['status', '--porcelain']);
  if (changed !== '')
    throw new ReleaseError(
      `The working tree is not clean; commit or stash this first:\n${changed}`,
    );
}
