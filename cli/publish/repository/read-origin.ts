import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import type { FolderFile } from '../asset-folder.ts';
import { hasChanges } from './changes.ts';
import { findGitFolder } from './find-git-folder.ts';
import { NotRecorded } from './not-recorded.ts';
import { openRepository, type Repository } from './open.ts';

/** A folder and its published files. */
export type Question = { folder: string; files: FolderFile[] };

/** Where a folder is from: the address of its repository, a commit, and its path in it. */
export type Found = { repository: string; commit: string; folder: string };

/** The origin of a folder and whether files differ from the commit, each null if unknown; `reason` says why. */
export type OriginAnswer = { found: Found | null; dirty: boolean | null; reason: string | null };

/**
 * Reads where a folder is from. `opened` keeps repositories by the top of their working tree: with one map, all
 * folders of a run have the same commit. `tell` gets the origin before the files are compared, which may take
 * long. Never rejects.
 */
export async function readOrigin(
  { folder, files }: Question,
  opened: Map<string, Promise<Repository>>,
  tell: (found: Found) => void,
): Promise<OriginAnswer> {
  let found: Found | null = null;
  try {
    const real = await realpath(folder);
    const git = await findGitFolder(real);
    const opening = opened.get(git.top) ?? openRepository(git);
    opened.set(git.top, opening);
    const repository = await opening;
    const path = relative(repository.top, real).split(sep).join('/');
    found = { repository: repository.url, commit: repository.commit, folder: path };
    tell(found);
    const dirty = await hasChanges(repository, { folder: real, path, files });
    const reason = dirty === null ? 'some of its files are of a submodule' : null;
    return { found, dirty, reason };
  } catch (err) {
    return { found, dirty: null, reason: reasonOf(err) };
  }
}

/** The reason for an error. The message of isomorphic-git may contain local paths, so only its code or name is used. */
function reasonOf(err: unknown): string {
  if (err instanceof NotRecorded) return err.message;
  if (!(err instanceof Error)) return 'it could not be read';
  const code = 'code' in err ? String(err.code) : err.name;
  return `its repository could not be read: ${code}`;
}
