import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitCredential, GitRemotes, GitSnapshot, GitSource } from '#api/domain/git.ts';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import type { ErrorCode } from '#schema/error.ts';
import { createRepositories, Repository } from './repository.ts';

/** A remote that the suite reads, however it is carried. */
export type Remote = {
  git: GitRemotes;
  /** The URL of a repository below the root. */
  url(name: string): string;
  credential: GitCredential | null;
  close(): Promise<void>;
};

/** The bytes of every file of a snapshot by path, with `x` in front for executables. */
export async function readAll(snapshot: GitSnapshot): Promise<Record<string, string>> {
  const all: Record<string, string> = {};
  await snapshot.load({ folders: [''], oids: [] });
  for (const { path, oid, executable } of snapshot.files) {
    const bytes = await snapshot.readBlob(oid);
    expect(bytes).toHaveLength(snapshot.sizeOf(oid) ?? -1);
    const digest = createHash('sha256').update(bytes).digest('hex').slice(0, 12);
    all[path] = `${executable ? 'x' : '-'} ${digest}`;
  }
  return all;
}

/** What {@link readAll} gives for files as they were committed. */
export function expected(files: { path: string; content: string | Uint8Array; mode?: string }[]) {
  return Object.fromEntries(
    files.map(({ path, content, mode }) => {
      const digest = createHash('sha256').update(content).digest('hex').slice(0, 12);
      return [path, `${mode === '100755' ? 'x' : '-'} ${digest}`];
    }),
  );
}

const text = (seed: string) => `# ${seed}\n${`Line of ${seed}.\n`.repeat(400)}`;

/** What every carrier of conversations must do. */
export function describeRemote(name: string, open: (root: string) => Promise<Remote>): void {
  describe(`a remote ${name}`, () => {
    const { root, remove } = createRepositories();
    let remote: Remote;
    let source: GitSource;
    let repository: Repository;
    let first: string;
    let second: string;
    const binary = Uint8Array.from({ length: 70_000 }, (_, at) => (at * 7919) % 251);
    const before = [
      { path: 'README.md', content: text('readme') },
      { path: 'skills/pdf/SKILL.md', content: text('pdf') },
      { path: 'skills/pdf/run.sh', content: '#!/bin/sh\n', mode: '100755' },
      { path: 'skills/前端/SKILL.md', content: text('前端') },
      { path: 'skills/图 表/logo.png', content: binary },
      { path: 'skills/empty', content: '' },
    ];
    const after = before.map((file) =>
      file.path === 'skills/pdf/SKILL.md' ? { ...file, content: `${text('pdf')}More.\n` } : file,
    );

    beforeAll(async () => {
      repository = new Repository(root, 'group/skills.git');
      first = repository.commit(before);
      repository.git(['update-ref', 'refs/heads/old', first]);
      repository.git(['tag', '-a', '-m', 'one', 'v1', first]);
      repository.git(['tag', 'light', first]);
      second = repository.commit(after);
      // A name that is a branch and a tag.
      repository.git(['update-ref', 'refs/heads/both', second]);
      repository.git(['tag', 'both', first]);
      repository.git(['repack', '-adq', '--depth=50', '--window=50']);
      // eslint-disable-next-line no-new -- an empty repository
      new Repository(root, 'empty.git');
      remote = await open(root);
      source = { url: remote.url('group/skills.git'), ref: null, credential: remote.credential };
    });
    afterAll(async () => {
      await remote.close();
      remove();
    });

    it('resolves HEAD, branches, tags, full names and commits', async () => {
      const resolve = async (ref: string | null) => {
        const { commit, ref: full } = await remote.git.resolveRemote({ ...source, ref });
        return `${commit === first ? 'first' : commit === second ? 'second' : commit} ${full}`;
      };
      expect(await resolve(null)).toBe('second refs/heads/main');
      expect(await resolve('main')).toBe('second refs/heads/main');
      expect(await resolve('old')).toBe('first refs/heads/old');
      expect(await resolve('v1')).toBe('first refs/tags/v1');
      expect(await resolve('light')).toBe('first refs/tags/light');
      expect(await resolve('refs/tags/v1')).toBe('first refs/tags/v1');
      expect(await resolve('both')).toBe('second refs/heads/both');
      expect(await resolve('refs/tags/both')).toBe('first refs/tags/both');
      expect(await resolve(first)).toBe(`first ${first}`);
    });

    it('reads every file of a commit, byte for byte, with its executable bit', async () => {
      const snapshot = await remote.git.fetchTree(source, second, gitLimitsDefault);
      expect(snapshot).toMatchObject({
        commit: second,
        problems: [],
        author: {
          name: 'Ann Author',
          email: 'ann@example.com',
          writtenAt: new Date(1_700_000_000_000),
        },
      });
      expect(await readAll(snapshot)).toEqual(expected(after));
    });

    it('reads the commit of a tag, with another tree', async () => {
      const { commit } = await remote.git.resolveRemote({ ...source, ref: 'v1' });
      const snapshot = await remote.git.fetchTree(source, commit, gitLimitsDefault);
      expect(await readAll(snapshot)).toEqual(expected(before));
    });

    const refused = async (act: Promise<unknown>, code: ErrorCode, detail: RegExp) => {
      await expect(act).rejects.toMatchObject({ code, detail: expect.stringMatching(detail) });
    };

    it('says which ref is missing, and which commit', async () => {
      const at = (ref: string | null, url = source.url) =>
        remote.git.resolveRemote({ ...source, ref, url });
      await refused(at('nope'), 'git.ref_not_found', /no branch or tag "nope"/);
      await refused(at('refs/heads/nope'), 'git.ref_not_found', /refs\/heads\/nope/);
      await refused(at(null, remote.url('empty.git')), 'git.ref_not_found', /no HEAD/);
      const gone = 'deadbeef'.repeat(5);
      await refused(
        remote.git.fetchTree(source, gone, gitLimitsDefault),
        'git.ref_not_found',
        /does not give the commit deadbeef/,
      );
    });

    it('says that a repository is missing', async () => {
      const missing = { ...source, url: remote.url('group/missing.git') };
      await refused(remote.git.resolveRemote(missing), 'git.repository_not_found', /no such/i);
    });

    it('ends when its signal aborts, with the reason', async () => {
      const reason = new Error('cancelled by the operator');
      const aborted = AbortSignal.abort(reason);
      await expect(remote.git.resolveRemote(source, aborted)).rejects.toBe(reason);
      const controller = new AbortController();
      const act = remote.git.fetchTree(source, second, gitLimitsDefault, controller.signal);
      controller.abort(reason);
      await expect(act).rejects.toBe(reason);
    });

    it('refuses a pack over the limit while it comes', async () => {
      const limits = { ...gitLimitsDefault, packBytesMax: 500 };
      await refused(
        remote.git.fetchTree(source, second, limits),
        'git.too_large',
        /more than 500 bytes/,
      );
    });
  });
}
