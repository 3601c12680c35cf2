import type { GitFile, GitLimits, GitSnapshot, WantedContent } from '#api/domain/git.ts';
import { AppError } from '#schema/error.ts';
import { tooLarge } from './pack/object.ts';
import { createObjectStore, type ObjectStore } from './pack/object-store.ts';
import type { Conversation } from './protocol/conversation.ts';
import {
  canFilter,
  fetchPack,
  servesSingleObjects,
  type PackRequest,
  PackTooLargeError,
} from './protocol/fetch-pack.ts';
import { RemoteMessage } from './protocol/pkt-line.ts';
import { type Advertisement, readAdvertisement } from './protocol/refs.ts';
import { parseCommit } from './tree/parse-commit.ts';
import { walkTree } from './tree/walk-tree.ts';

/** Opens a conversation with the remote, runs `act`, and always closes it. */
export type Talk = <T>(
  act: (conversation: Conversation, signal: AbortSignal) => Promise<T>,
) => Promise<T>;

type Remote = { conversation: Conversation; advertisement: Advertisement; signal: AbortSignal };

/**
 * Reads the tree of a commit. From a remote that serves single objects, folders are fetched first, and files
 * when they are loaded; from any other, everything at once. Throws like `fetchTree` of the git port.
 */
export async function readSnapshot(
  commit: string,
  limits: GitLimits,
  talk: Talk,
  signal: AbortSignal,
): Promise<GitSnapshot> {
  const store = createObjectStore(limits, signal);
  const withoutLarge = `blob:limit=${limits.blobBytesMax + 1}`;
  const converse = <T>(act: (remote: Remote) => Promise<T>) =>
    talk(async (conversation, during) => {
      const advertisement = await readAdvertisement(await conversation.advertisement());
      return act({ conversation, advertisement, signal: during });
    });

  /** Fetches the whole commit. Returns whether the remote omitted large files. */
  const receiveWhole = async (remote: Remote, mayFilter: boolean) => {
    const isFiltered = mayFilter && canFilter(remote.advertisement);
    const filter = isFiltered ? withoutLarge : null;
    const request = { wants: [commit], shallow: true, filter };
    await receive(remote, request, store, store.bytesLeft()).catch((err: unknown) => {
      throw err instanceof PackTooLargeError ? wholeTooLarge(limits) : err;
    });
    return isFiltered ? 'without large files' : 'all';
  };
  const receiveFirst = async (remote: Remote) => {
    if (!servesSingleObjects(remote.advertisement)) return receiveWhole(remote, true);
    const request = { wants: [commit], shallow: true, filter: 'blob:none' };
    await receive(remote, request, store, store.bytesLeft()).catch((err: unknown) => {
      throw err instanceof PackTooLargeError ? partTooLarge(limits) : err;
    });
    return 'folders';
  };

  // A remote may advertise filters and still refuse them.
  const received =
    (await unlessRefused(() => converse(receiveFirst), /filter/i)) ??
    (await converse((remote) => receiveWhole(remote, false)));
  let isWhole = received !== 'folders';
  const { treeOids, ...tree } = await readTree(commit, store, limits);
  if (received === 'all') assertSent([...tree.files, ...tree.links], store);

  const asked = new Set<string>();
  const notAsked = (oid: string) => !asked.has(oid);
  const isMissing = (oid: string) => notAsked(oid) && store.find(oid) === undefined;
  const load = async ({ folders, oids }: WantedContent): Promise<void> => {
    const trees = unique(folders.flatMap((path) => treeOids.get(path) ?? [])).filter(notAsked);
    const files = unique(oids).filter(isMissing);
    if (isWhole || trees.length + files.length === 0) return;
    const isGiven = await unlessRefused(() =>
      converse(async (remote) => {
        await receiveFolders(remote, trees);
        await receiveFiles(remote, files.filter(isMissing));
        return true;
      }),
    );
    if (isGiven) return;
    await converse((remote) => receiveWhole(remote, true));
    isWhole = true;
  };

  const receiveFolders = async (remote: Remote, wants: string[]) => {
    if (wants.length === 0) return;
    const request = { wants, shallow: false, filter: withoutLarge };
    await receive(remote, request, store, store.bytesLeft()).catch((err: unknown) => {
      throw err instanceof PackTooLargeError ? partTooLarge(limits) : err;
    });
    for (const oid of wants) asked.add(oid);
  };
  /** Filters do not apply to objects requested by id, so this has its own limit. */
  const receiveFiles = async (remote: Remote, wants: string[]) => {
    if (wants.length === 0) return;
    const bytesMax = Math.min(store.bytesLeft(), limits.blobBytesMax);
    const request = { wants, shallow: false, filter: null };
    await receive(remote, request, store, bytesMax).catch((err: unknown) => {
      if (!(err instanceof PackTooLargeError)) throw err;
    });
    for (const oid of wants) asked.add(oid);
  };

  return {
    ...tree,
    load,
    sizeOf: (oid) => store.find(oid)?.sizeBytes ?? null,
    readBlob: (oid) => store.read(oid, 'blob'),
  };
}

/** Fetches one pack into the store. */
async function receive(
  { conversation, advertisement, signal }: Remote,
  request: PackRequest,
  store: ObjectStore,
  bytesMax: number,
): Promise<void> {
  const pack = await fetchPack(conversation, advertisement, request, bytesMax);
  await store.add(pack, signal);
}

/** The result of `work`; null if the remote refuses it with a message that matches `words`. */
async function unlessRefused<T>(work: () => Promise<T>, words = /./): Promise<T | null> {
  try {
    return await work();
  } catch (err) {
    const said = err instanceof AppError ? err.cause : err;
    if (said instanceof RemoteMessage && words.test(said.message)) return null;
    throw err;
  }
}

async function readTree(commit: string, store: ObjectStore, limits: GitLimits) {
  const { treeOid, author } = parseCommit(commit, await store.read(commit, 'commit'));
  const tree = await walkTree(treeOid, { read: store.read, entriesMax: limits.entriesMax });
  return { commit, author, ...tree };
}

/** Throws `git.invalid` if a remote did not send all files of a whole commit. */
function assertSent(files: Pick<GitFile, 'path' | 'oid'>[], store: ObjectStore): void {
  for (const { path, oid } of files) {
    const object = store.find(oid);
    if (object === undefined && !store.mayBeOversize(oid)) {
      throw new AppError('git.invalid', `The remote did not send the file ${path} (${oid}).`);
    }
    if (object !== undefined && object.kind !== 'blob') {
      throw new AppError('git.invalid', `${path} is a ${object.kind} where its folder says file.`);
    }
  }
}

function unique(oids: string[]): string[] {
  return [...new Set(oids)];
}

function wholeTooLarge({ packBytesMax }: GitLimits): AppError {
  return tooLarge(
    `its pack has more than ${packBytesMax} bytes, which is the limit (GIT_MAX_PACK_MIB)`,
    'This server sends whole repositories only, so a path glob does not help: let it filter (uploadpack.allowFilter), keep skills in a repository of their own, or raise the limit.',
  );
}

function partTooLarge({ packBytesMax }: GitLimits): AppError {
  return tooLarge(
    `the chosen folders have a pack of more than ${packBytesMax} bytes, which is the limit (GIT_MAX_PACK_MIB)`,
    'Narrow the path glob, keep large files elsewhere, or raise the limit.',
  );
}
