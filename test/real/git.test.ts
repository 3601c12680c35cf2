import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { GitSource } from '#api/domain/git.ts';
import { gitLimitsDefault } from '#api/platform/git/limits.ts';
import { createNodeGit } from '#api/platform/git/node-git.ts';
import { scan } from '#sync/scan.ts';
import { type Backend, serveGit } from '#test/support/git/http-backend.ts';
import { gitEnvironment } from '#test/support/git/repository.ts';

/**
 * Git remotes on real input: `ecc-universal`, committed twice with a difference, in a repository of which
 * git made packs as it does everywhere. Fetched by `npm pack`, so apart from `npm test`.
 */
let work: string;
let source: string;
let backend: Backend;
let remote: GitSource;
const git = createNodeGit({ addresses: { allow: ['127.0.0.0/8'] } });

beforeAll(async () => {
  work = mkdtempSync(join(tmpdir(), 'agenthub-real-git-'));
  execFileSync('npm', ['pack', 'ecc-universal@2.0.0', '--silent'], { cwd: work });
  execFileSync('tar', ['-xzf', 'ecc-universal-2.0.0.tgz'], { cwd: work });
  source = join(work, 'package');
  run(['init', '--quiet', '--initial-branch=main']);
  commitAll('one');
  run(['tag', 'v1']);
  appendFileSync(join(source, 'skills/continuous-learning-v2/SKILL.md'), '\nOne more line.\n');
  commitAll('two');
  run(['gc', '--quiet']);
  backend = await serveGit({ root: work });
  remote = { url: `${backend.url}/package/.git`, ref: null, credential: null };
}, 120_000);

afterAll(async () => {
  await backend.close();
  rmSync(work, { recursive: true, force: true });
});

function run(args: string[]): string {
  return execFileSync('git', args, { cwd: source, env: gitEnvironment }).toString().trim();
}

function commitAll(message: string): void {
  run(['add', '--all', '--force', '.']);
  run(['commit', '--quiet', '-m', message]);
}

describe('ecc-universal in git', () => {
  it('comes with every file, byte for byte, and its executable bits', async () => {
    const { commit } = await git.resolveRemote(remote);
    expect(commit).toBe(run(['rev-parse', 'HEAD']));
    const snapshot = await git.fetchTree(remote, commit, gitLimitsDefault);
    expect(snapshot.problems).toEqual([]);
    await snapshot.load({ folders: [''], oids: [] });
    const read: Record<string, string> = {};
    for (const { path, oid, executable } of snapshot.files) {
      read[path] = `${digest(await snapshot.readBlob(oid))} ${executable}`;
    }
    expect(read).toEqual(filesOnDisk());
  });

  it('has the 719 skills that publishing the folder finds, and a marketplace', async () => {
    const { commit } = await git.resolveRemote(remote);
    const found = await scan(await git.fetchTree(remote, commit, gitLimitsDefault), '');
    const manifests = Object.keys(filesOnDisk()).filter((path) => /(^|\/)skill\.md$/i.test(path));
    expect(found.candidates.map(({ manifest }) => manifest?.path ?? '').toSorted()).toEqual(
      manifests.toSorted(),
    );
    expect(found.candidates).toHaveLength(719);
    expect(found.problems).toEqual([]);
    const listed = found.candidates.filter(({ placement }) => placement === 'marketplace');
    expect(listed.length).toBeGreaterThan(100);
  });

  it('differs between its two commits in one skill', async () => {
    const skillsAt = async (ref: string) => {
      const { commit } = await git.resolveRemote({ ...remote, ref });
      const { candidates } = await scan(await git.fetchTree(remote, commit, gitLimitsDefault), '');
      return new Map(
        candidates.map(({ path, files }) => [path, files.map(({ oid }) => oid).join()]),
      );
    };
    const [before, after] = [await skillsAt('v1'), await skillsAt('main')];
    const changed = [...after].filter(([path, oids]) => before.get(path) !== oids);
    expect(changed.map(([path]) => path)).toEqual(['skills/continuous-learning-v2']);
  });
});

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function filesOnDisk(): Record<string, string> {
  const entries = readdirSync(source, { recursive: true, withFileTypes: true });
  return Object.fromEntries(
    entries
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .filter((path) => !relative(source, path).startsWith('.git/'))
      .map((path) => [
        relative(source, path),
        `${digest(readFileSync(path))} ${(statSync(path).mode & 0o100) !== 0}`,
      ]),
  );
}
