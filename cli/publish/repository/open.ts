import { resolve } from 'node:path';
import { getConfig, listRemotes, type PromiseFsClient, resolveRef } from 'isomorphic-git';
import { type GitFolder, isSame } from './find-git-folder.ts';
import { NotRecorded } from './not-recorded.ts';
import { publicUrl } from './public-url.ts';
import { readOnlyFiles } from './read-only-files.ts';

/** A repository: its folders, its public URL and the checked-out commit. */
export type Repository = {
  /** The top of the working tree. */
  top: string;
  fs: PromiseFsClient;
  /** The folder of objects and configuration. */
  gitdir: string;
  /** The cache of isomorphic-git for packs. */
  cache: object;
  url: string;
  commit: string;
};

/**
 * Opens the repository of a git folder. Runs no programs. Of the configuration, only the remotes and a few
 * values are read; `include` and filters are ignored. Throws {@link NotRecorded}.
 */
export async function openRepository(found: GitFolder): Promise<Repository> {
  const { top, own, common: gitdir } = found;
  const fs = readOnlyFiles([own, gitdir]);
  if (!found.isOwned) await refuseOther(fs, found);
  if ((await getConfig({ fs, gitdir, path: 'extensions.objectformat' })) === 'sha256') {
    throw new NotRecorded('its repository names objects by SHA-256, which is not read');
  }
  const { branch, commit } = await readHead(fs, found);
  const remote = await chooseRemote(fs, gitdir, branch);
  const url = publicUrl(remote);
  if (url === null) throw new NotRecorded('the remote of its repository is no address for others');
  return { top, fs, gitdir, cache: {}, url, commit };
}

async function refuseOther(fs: PromiseFsClient, { top, own }: GitFolder): Promise<void> {
  const worktree: unknown = await getConfig({ fs, gitdir: own, path: 'core.worktree' });
  if (typeof worktree === 'string' && (await isSame(resolve(own, worktree), top))) return;
  throw new NotRecorded('its .git file leads to what is not its repository');
}

async function readHead(
  fs: PromiseFsClient,
  { own, common }: GitFolder,
): Promise<{ branch: string | null; commit: string }> {
  const head = String(await fs.promises.readFile(`${own}/HEAD`, { encoding: 'utf8' })).trim();
  const ref = /^ref: *(refs\/.+)$/.exec(head)?.[1] ?? null;
  if (ref === null && !isCommit(head))
    throw new NotRecorded('the HEAD of its repository is broken');
  const commit =
    ref === null ? head : await resolveRef({ fs, gitdir: common, ref }).catch(noCommit);
  if (!isCommit(commit)) throw new NotRecorded('the HEAD of its repository is broken');
  return { branch: ref?.replace(/^refs\/heads\//, '') ?? null, commit };
}

function noCommit(err: unknown): never {
  if (!(err instanceof Error && err.name === 'NotFoundError')) throw err;
  throw new NotRecorded('its repository has no commit yet');
}

function isCommit(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text);
}

/** The URL of the remote that the branch follows, else of `origin`, else of the only one. */
async function chooseRemote(
  fs: PromiseFsClient,
  gitdir: string,
  branch: string | null,
): Promise<string> {
  // A remote may have a name but no URL.
  const remotes = (await listRemotes({ fs, gitdir })).filter(({ url }) => typeof url === 'string');
  const upstream: unknown =
    branch === null ? null : await getConfig({ fs, gitdir, path: `branch.${branch}.remote` });
  const [first, ...others] = remotes;
  const chosen =
    remotes.find(({ remote }) => remote === upstream) ??
    remotes.find(({ remote }) => remote === 'origin') ??
    (others.length === 0 ? first : undefined);
  if (chosen) return chosen.url;
  const many = 'its repository has several remotes, and none of them is origin';
  throw new NotRecorded(first ? many : 'its repository has no remote');
}
