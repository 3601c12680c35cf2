import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { hasChanges } from './repository/changes.ts';
import { findGitFolder } from './repository/find-git-folder.ts';
import { NotRecorded } from './repository/not-recorded.ts';
import { openRepository, type Repository } from './repository/open.ts';
import type { FolderFile } from './asset-folder.ts';

/** A folder and its published files. */
export type Question = { folder: string; files: FolderFile[] };

/** The messages of the thread: first `ready`; then, for each question, the origin of the folder and whether it has changes (`dirty`, null if unknown), or the reason why nothing is recorded. */
export type Answer =
  | 'ready'
  | { found: { repository: string; commit: string; folder: string } }
  | { dirty: boolean | null; reason: string | null }
  | { reason: string };

/** Opened repositories by the top of their working tree; opened once, so that all folders of a run have the same commit. */
const opened = new Map<string, Promise<Repository>>();

async function answer({ folder, files }: Question, tell: (answer: Answer) => void): Promise<void> {
  try {
    const real = await realpath(folder);
    const repository = await repositoryOf(real);
    const path = relative(repository.top, real).split(sep).join('/');
    tell({ found: { repository: repository.url, commit: repository.commit, folder: path } });
    try {
      const dirty = await hasChanges(repository, { folder: real, path, files });
      tell({ dirty, reason: dirty === null ? 'some of its files are of a submodule' : null });
    } catch (err) {
      tell({ dirty: null, reason: reasonOf(err) });
    }
  } catch (err) {
    tell({ reason: reasonOf(err) });
  }
}

async function repositoryOf(folder: string): Promise<Repository> {
  const found = await findGitFolder(folder);
  const known = opened.get(found.top) ?? openRepository(found);
  opened.set(found.top, known);
  return known;
}

/** The reason for an error. The message of isomorphic-git may contain local paths, so only its code or name is used. */
function reasonOf(err: unknown): string {
  if (err instanceof NotRecorded) return err.message;
  if (!(err instanceof Error)) return 'it could not be read';
  const code = 'code' in err ? String(err.code) : err.name;
  return `its repository could not be read: ${code}`;
}

const tell = (told: Answer) => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- of Node's, which has none
  parentPort?.postMessage(told);
};
parentPort?.on('message', (question: Question) => void answer(question, tell));
tell('ready');
