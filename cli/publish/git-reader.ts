import { realpath } from 'node:fs/promises';
import { relative, sep } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { hasChanges } from './repository/changes.ts';
import { findGitFolder } from './repository/find-git-folder.ts';
import { NotRecorded } from './repository/not-recorded.ts';
import { openRepository, type Repository } from './repository/open.ts';
import type { FolderFile } from './asset-folder.ts';

/** A folder, and which files of it are published. */
export type Question = { folder: string; files: FolderFile[] };

/** First that it is loaded; of a question, the place of a folder, then whether it has changes; or why nothing is recorded. `dirty` is null where it cannot be told. */
export type Answer =
  | 'ready'
  | { found: { repository: string; commit: string; folder: string } }
  | { dirty: boolean | null; reason: string | null }
  | { reason: string };

/** By the top of the working tree: opened once, so that all folders of a run are of one commit. */
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

/** What an error of isomorphic-git says may name paths of this machine: its name is enough. */
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
