import { AppError } from '#schema/error.ts';

/** What is read of a commit. */
export type Commit = {
  treeOid: string;
  author: { name: string; email: string; writtenAt: Date | null };
};

/** The last moment of the year 9999; what lies beyond is no date that others can read. */
const writtenAtSecondsMax = 253_402_300_799;

/**
 * Reads a commit object. A commit without an author, or with nonsense for one, has an empty author: it is
 * the tree that matters. Throws `git.invalid` without a tree.
 */
export function parseCommit(oid: string, bytes: Uint8Array): Commit {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 64 * 1024));
  const headers = head.split('\n\n', 1)[0] ?? '';
  const treeOid = /^tree ([0-9a-f]{40})$/m.exec(headers)?.[1];
  if (treeOid === undefined) {
    throw new AppError('git.invalid', `The commit ${oid} is damaged: it has no tree.`);
  }
  const encoding = /^encoding ([\w.-]{1,40})$/m.exec(headers)?.[1] ?? 'utf-8';
  const text = decode(bytes.subarray(0, headers.length), encoding);
  // Linear on any input: one class a group, and no group that may end where the next begins.
  const author = /^author ([^\n<]*)<([^\n<>]*)>(?: (\d{1,12}) [+-]\d{4})?/m.exec(text);
  const seconds = author?.[3] === undefined ? Number.NaN : Number(author[3]);
  return {
    treeOid,
    author: {
      name: (author?.[1] ?? '').trim().slice(0, 200),
      email: (author?.[2] ?? '').trim().slice(0, 254),
      writtenAt: seconds <= writtenAtSecondsMax ? new Date(seconds * 1000) : null,
    },
  };
}

function decode(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding).decode(bytes);
  } catch {
    // An encoding that this runtime does not know.
    return new TextDecoder().decode(bytes);
  }
}
