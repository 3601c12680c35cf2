import type { SourceFile } from '#api/domain/archive.ts';
import type { Services } from '#api/domain/context.ts';
import type { GitSnapshot } from '#api/domain/git.ts';
import type { Provenance } from '#schema/tables/define.ts';
import { AppError } from '#schema/error.ts';
import { parseGitUrl } from '#schema/git-url.ts';
import { inspect } from '../../../sync/inspect.ts';
import { readFiles } from '../../../sync/published.ts';
import { type Scan, scan } from '../../../sync/scan.ts';
import type { OldGit } from './old-registry.ts';

/** The files of a skill at its commit. */
export type FetchedFiles = {
  files: SourceFile[];
  /** The version that its manifest says; null for none. */
  version: string | null;
  provenance: Provenance;
};

type Read = { snapshot: GitSnapshot; found: Scan };

/** Fetches skills; each commit is read once, and a repository that does not answer is asked once. */
export function createFetcher(services: Pick<Services, 'git' | 'gitLimits'>) {
  const commits = new Map<string, Promise<Read>>();
  const dead = new Map<string, AppError>();

  async function read({ url, commit }: OldGit): Promise<Read> {
    const snapshot = await services.git.fetchTree(
      { url, ref: null, credential: null },
      commit,
      services.gitLimits,
    );
    return { snapshot, found: await scan(snapshot, '') };
  }

  /** The files of a skill. Throws `git.*`, `request.invalid` or `manifest.invalid` with the reason. */
  return async (git: OldGit): Promise<FetchedFiles> => {
    const { url, commit, ref } = git;
    const form = parseGitUrl(url);
    if (typeof form === 'string') throw new AppError('request.invalid', `its address ${form}`);
    if (!/^[0-9a-f]{40}$/i.test(commit))
      throw new AppError('request.invalid', 'its commit is not 40 hexadecimal digits');
    const failed = dead.get(url);
    if (failed) throw failed;
    // Only the last commit is kept: a tree may take hundreds of MB.
    const key = `${url} ${commit}`;
    let reading = commits.get(key);
    if (!reading) {
      commits.clear();
      commits.set(key, (reading = read(git)));
    }
    const { snapshot, found } = await reading.catch((err: unknown) => {
      if (err instanceof AppError && err.code !== 'git.ref_not_found') dead.set(url, err);
      throw err;
    });
    const path = folderOf(git.path);
    const candidate = found.candidates.find((one) => one.kind === 'skill' && one.path === path);
    if (!candidate)
      throw new AppError('manifest.invalid', `the commit has no skill in ${path || 'its root'}`);
    const [inspected] = await inspect([candidate], snapshot, {
      isUnchanged: () => false,
      folderName: '',
      fileBytesMax: services.gitLimits.blobBytesMax,
    });
    const manifest = inspected?.manifest;
    if (!manifest?.ok)
      throw new AppError('manifest.invalid', manifest?.reasons.join('; ') ?? 'it cannot be read');
    return {
      files: await readFiles(candidate, snapshot),
      version: manifest.version,
      provenance: { url, ref: ref ?? commit, commit, path },
    };
  };
}

/** The folder as git names it. */
function folderOf(path: string): string {
  return path
    .replace(/(?:^|\/)SKILL\.md$/i, '')
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/');
}
